// What scripts add to pages that are complete without them. Texts of documents are put in as text, never as markup.
(function () {
  "use strict";
  var page = document.documentElement, root = page.dataset.root || "", store = window.gongbao = window.gongbao || {};
  function by(id) { return document.getElementById(id); }
  function keep(name, value) { try { window.localStorage.setItem("gongbao-" + name, value); } catch (problem) { /* a reader without storage chooses again */ } }
  function isChinese() { return page.dataset.language !== "en"; }
  function say(zh, en) { return isChinese() ? zh : en; }
  function element(name, text, attributes) {
    var made = document.createElement(name);
    if (text !== undefined && text !== null) made.textContent = text;
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    return made;
  }
  function load(address, then) {
    var script = element("script", null, { src: root + address });
    script.onload = then;
    document.head.appendChild(script);
  }

  var footer = element("footer");
  footer.append(element("p", "每个数字都能点回原句。", { lang: "zh" }), element("p", "Every number leads back to its sentence.", { lang: "en" }));
  document.body.appendChild(footer);

  // Language and theme.
  function showLanguage() {
    page.lang = isChinese() ? "zh-Hans" : "en";
    by("language").textContent = isChinese() ? "EN" : "中";
    by("language").setAttribute("aria-label", isChinese() ? "EN: switch to English" : "中: 切换为中文");
    var input = by("search");
    input.placeholder = isChinese() ? input.dataset.zh : input.dataset.en;
  }
  by("language").addEventListener("click", function () {
    page.dataset.language = isChinese() ? "en" : "zh";
    keep("language", page.dataset.language);
    showLanguage(); choose(false); draw();
  });
  by("theme").setAttribute("aria-pressed", String(page.dataset.theme === "dark"));
  by("theme").addEventListener("click", function () {
    page.dataset.theme = page.dataset.theme === "dark" ? "light" : "dark";
    keep("theme", page.dataset.theme);
    by("theme").setAttribute("aria-pressed", String(page.dataset.theme === "dark"));
    draw();
  });

  // Search: names first; what is printed under no name of the catalogue comes after.
  var hits = by("hits"), input = by("search"), chosen = -1, kinds = { r: ["地区", "region"], i: ["指标", "indicator"], d: ["文献", "document"], l: ["原文", "as printed"] };
  function find(words) {
    var parts = words.toLowerCase().split(/\s+/).filter(Boolean), found = [];
    (store.search || []).forEach(function (entry) {
      var zh = entry[1].toLowerCase(), all = (entry[1] + " " + entry[2] + " " + entry[3]).toLowerCase();
      if (!parts.every(function (part) { return all.indexOf(part) >= 0; })) return;
      var rank = zh === parts[0] || entry[2].toLowerCase() === parts.join(" ") ? 0 : (" " + entry[3].toLowerCase() + " ").indexOf(" " + parts.join(" ") + " ") >= 0 ? 1 : zh.indexOf(parts[0]) === 0 ? 2 : 3;
      found.push([rank, entry[1].length, entry[0], entry[1], entry[2], entry[4]]);
    });
    found.sort(function (a, b) { return a[0] - b[0] || a[1] - b[1]; });
    found = found.slice(0, 14);
    var printed = store.labels || { labels: [] };
    printed.labels.some(function (entry) {
      if (parts.every(function (part) { return entry[0].toLowerCase().indexOf(part) >= 0; })) found.push([4, 0, "l", entry[0], entry[0], printed.pages[entry[2]] + "#" + entry[3], entry[1]]);
      return found.length >= 24;
    });
    return found;
  }
  function showHits() {
    hits.textContent = ""; chosen = -1;
    input.removeAttribute("aria-activedescendant");
    var words = input.value.trim(), found = words ? find(words) : [];
    found.forEach(function (hit, index) {
      var item = element("li", null, { role: "option", id: "hit-" + index, "aria-selected": "false" }), link = element("a", null, { href: root + hit[5], tabindex: "-1" });
      link.appendChild(element("small", kinds[hit[2]][isChinese() ? 0 : 1]));
      link.appendChild(element("span", isChinese() || hit[2] === "r" || hit[2] === "d" ? hit[3] : hit[4]));
      if (hit[6] > 1) link.appendChild(element("small", "×" + hit[6]));
      item.appendChild(link); hits.appendChild(item);
    });
    if (words && !found.length) hits.appendChild(element("li", say("没有找到", "nothing found"), { role: "option", "aria-selected": "false" }));
    hits.hidden = !words;
    input.setAttribute("aria-expanded", String(Boolean(words)));
  }
  var asked = false;
  function ready() {
    if (asked) return; asked = true;
    load("static/search-index.js", showHits); load("static/search-labels.js", showHits);
  }
  input.addEventListener("focus", ready);
  input.addEventListener("input", function () { ready(); showHits(); });
  function close() { hits.hidden = true; input.setAttribute("aria-expanded", "false"); }
  input.addEventListener("keydown", function (event) {
    var items = hits.querySelectorAll("li[id]");
    if (event.key === "Escape") { close(); return; }
    if (event.key === "Enter") {
      event.preventDefault();
      var goal = items[Math.max(chosen, 0)];
      if (goal) { window.location.href = goal.querySelector("a").href; close(); }
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp" || !items.length) return;
    event.preventDefault();
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length;
    items.forEach(function (item, index) { item.setAttribute("aria-selected", String(index === chosen)); });
    input.setAttribute("aria-activedescendant", items[chosen].id);
    items[chosen].scrollIntoView({ block: "nearest" });
  });
  input.form.addEventListener("submit", function (event) { event.preventDefault(); });
  document.addEventListener("click", function (event) { if (!event.target.closest(".search")) close(); });

  // The figures of a document, in the order of the page; a field of each is in its column.
  var figures = Array.prototype.slice.call(document.querySelectorAll(".text [id^=o-]"));
  figures.forEach(function (place) { place.href = "#" + place.id; });
  function field(name, at) {
    var column = store.page && store.page.columns[name];
    var value = column && column.v[!column.i ? 0 : typeof column.i === "string" ? parseInt(column.i[at], 36) : column.i[at]];
    return value === null ? undefined : value;
  }
  function containerText(place) {
    var row = place.closest("tr");
    if (!row) return place.closest("p").textContent;
    return Array.prototype.map.call(row.cells, function (cell) { return cell.textContent; }).join(" | ");
  }
  function sentenceOf(place, at) {
    var quote = field("quote", at);
    return typeof quote === "string" ? quote : containerText(place).substr(quote[0], quote[1]);
  }

  // The record of the chosen figure.
  var record = by("record"), resting = record && Array.prototype.slice.call(record.childNodes);
  var names = { measure: ["度量", "Measure"], period: ["时期", "Period"], region: ["地区", "Region"], status: ["状态", "Status"], compared_with: ["对比", "Against"], basis: ["价格", "Prices"], scope: ["范围", "Scope"], qualifier: ["限定词", "Qualifier"], producer: ["数据来源", "Producer"], page: ["页", "Page"], method: ["读自", "Read from"] };
  var values = { level: "水平", growth: "增速", change: "增减量", share: "比重", contribution: "贡献", rank: "位次", ratio: "比值", index: "指数", actual: "实际", preliminary: "初步", target: "目标", forecast: "预测", previous_year: "上年", previous_year_end: "上年末", constant_prices: "不变价", current_prices: "现价", text: "正文", cell: "表格", ocr: "图像", verified: "已证实", consistent: "两次识别一致", contradicted: "有矛盾", unchecked: "未核对" };
  function amount(value) { return typeof value === "number" ? value.toLocaleString("en-US", { maximumFractionDigits: 8 }).replace("-", "−") : String(value); }
  function fact(list, zh, en, value, from) {
    list.appendChild(element("dt", say(zh, en)));
    var dd = element("dd");
    if (value instanceof Node) dd.appendChild(value); else dd.textContent = value;
    if (from) { dd.append(" "); dd.appendChild(element("q", from, { title: say("依据的原文", "the words it was read from") })); }
    list.appendChild(dd);
  }
  function pageImage(at) {
    var box = field("box", at), image = box && store.page.images[box[0]];
    if (!image) return null;
    var link = element("a", null, { class: "crop", href: root + image[0], target: "_blank", rel: "noopener" }), picture = element("img", null, { src: root + image[0], alt: say("原图，第 " + box[0] + " 页", "the page as printed, page " + box[0]) }), mark = element("i");
    var width = record.clientWidth - 40, scale = Math.min(2.2, Math.max(width / image[1], 18 / Math.max(1, box[4] - box[2]))), middle = (box[1] + box[3]) / 2 * scale, left = Math.max(0, Math.min(image[1] * scale - width, middle - width / 2)), top = Math.max(0, box[2] * scale - 60);
    picture.style.width = image[1] * scale + "px"; picture.style.left = -left + "px"; picture.style.top = -top + "px";
    mark.style.left = box[1] * scale - left - 3 + "px"; mark.style.top = box[2] * scale - top - 2 + "px";
    mark.style.width = (box[3] - box[1]) * scale + 6 + "px"; mark.style.height = (box[4] - box[2]) * scale + 4 + "px";
    link.append(picture, mark);
    return link;
  }
  function rest() { if (record) { record.classList.remove("open"); record.replaceChildren.apply(record, resting); } }
  function choose(move) {
    var match = /^#(o-.{10})/.exec(window.location.hash), place = match && by(match[1]), at = place ? figures.indexOf(place) : -1;
    if (!record || at < 0 || !store.page) return;
    document.querySelectorAll(".chosen").forEach(function (old) { old.classList.remove("chosen"); old.removeAttribute("aria-current"); });
    place.classList.add("chosen"); place.setAttribute("aria-current", "true");
    if (move) { var hidden = place.closest(".wide"); place.scrollIntoView({ block: window.matchMedia("(max-width: 60rem)").matches ? "start" : "center", inline: hidden ? "center" : "nearest" }); }
    function get(name) { return field(name, at); }
    record.textContent = ""; record.classList.add("open");
    var shut = element("button", "×", { type: "button", class: "close", "aria-label": say("关闭", "Close") });
    shut.addEventListener("click", rest);
    record.appendChild(shut);
    record.appendChild(element("p", get("label"), { class: "label" }));
    var big = element("p", (get("qualifier") ? get("qualifier") + " " : "") + amount(get("value")) + (get("value_high") !== undefined ? "–" + amount(get("value_high")) : "") + " ", { class: "big" });
    big.appendChild(element("small", get("unit"))); record.appendChild(big);
    var crop = pageImage(at);
    if (crop) record.appendChild(crop);
    var quote = element("blockquote"), sentence = element("p"), text = sentenceOf(place, at), offset = get("offset"), printed = get("printed") || place.textContent;
    if (text.substr(offset, printed.length) === printed) {
      sentence.append(text.slice(0, offset)); sentence.appendChild(element("mark", printed)); sentence.append(text.slice(offset + printed.length));
    } else sentence.textContent = text;
    quote.appendChild(sentence); record.appendChild(quote);
    var list = element("dl", null, { class: "facts" }), indicator = get("indicator");
    if (indicator) {
      var name = say(indicator[0], indicator[1].replace(/_/g, " "));
      fact(list, "指标", "Indicator", indicator[2] ? element("a", name, { href: root + "i/" + indicator[1] + ".html" }) : name);
    }
    Object.keys(names).forEach(function (key) {
      if (get(key) !== undefined) fact(list, names[key][0], names[key][1], isChinese() ? values[get(key)] || get(key) : String(get(key)).replace(/_/g, " "), get(key + "_from"));
    });
    fact(list, "原样", "As printed", printed + (get("printed_unit") || ""));
    if (get("confidence") !== undefined) fact(list, "可信度", "Confidence", Math.round(get("confidence") * 100) + " %" + (get("weakest") ? say("，最不确定：", ", least sure: ") + say((names[get("weakest")] || [get("weakest")])[0], get("weakest").replace(/_/g, " ")) : "") + (get("needs_review") ? say("，待核", ", to review") : ""));
    if (get("proof")) fact(list, "核对", "Proof", say(values[get("proof")[0]], get("proof")[0]), get("proof")[1]);
    if (get("reading")) fact(list, "读法", "Reading", say(get("reading")[0], get("reading")[1]));
    record.appendChild(list);
    var line = element("p", null, { class: "foot" }), publisher = by("publisher");
    if (publisher) line.append(element("a", say("发布者原文 ↗", "At the publisher ↗"), { href: publisher.href, rel: "noreferrer noopener" }), " ");
    line.appendChild(element("code", "gongbao why " + match[1].slice(2)));
    record.appendChild(line);
  }
  var outline = by("outline");
  if (outline) {
    var headings = Array.prototype.filter.call(document.querySelectorAll(".text .heading"), function (heading) { return /^\s*(第?[一二三四五六七八九十]+[、.．章节部篇]|[(（][一二三四五六七八九十]+[)）])/.test(heading.textContent); });
    if (headings.length > 1) outline.appendChild(element("b", say("目录", "Contents")));
    headings.forEach(function (heading, index) {
      heading.id = "h-" + index;
      if (headings.length > 1) outline.appendChild(element("a", heading.textContent, { href: "#h-" + index }));
    });
  }
  window.addEventListener("hashchange", function () { choose(true); });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /INPUT|TEXTAREA|SELECT/.test(event.target.tagName)) return;
    if (event.key === "/") { event.preventDefault(); input.focus(); return; }
    if (event.key !== "j" && event.key !== "k") return;
    if (!figures.length) return;
    var at = figures.indexOf(document.querySelector(".chosen")), next = figures[at < 0 ? 0 : (at + (event.key === "j" ? 1 : -1) + figures.length) % figures.length];
    window.location.hash = next.id; next.focus({ preventScroll: true });
  });

  function numberIn(place) { return parseFloat(place.textContent.replace(/,/g, "").replace("−", "-")); }

  // The rows of a long table that are laid out only when somebody asks for them.
  function showRest() {
    var rest = by("rest");
    if (!rest) return;
    var body = rest.previousElementSibling;
    body.append.apply(body, Array.prototype.slice.call(rest.rows));
    rest.remove(); by("show-rest").remove();
  }
  if (by("show-rest")) by("show-rest").addEventListener("click", showRest);

  // Tables sort by the head that is clicked: numbers by size, words by their order.
  document.querySelectorAll("table.sortable").forEach(function (table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
      var button = element("button", null, { type: "button" });
      button.append.apply(button, Array.prototype.slice.call(head.childNodes));
      head.appendChild(button);
      button.addEventListener("click", function () {
        var numeric = head.classList.contains("r"), before = head.getAttribute("aria-sort"), down = before ? before === "ascending" : numeric;
        Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        function key(row) {
          var cell = row.cells[column];
          if (!numeric) return cell.textContent.trim();
          var number = numberIn(cell.querySelector(".n") || cell);
          return isNaN(number) ? (down ? -Infinity : Infinity) : number;
        }
        showRest();
        var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows).map(function (row) { return [key(row), row]; });
        rows.sort(function (a, b) { var order = numeric ? a[0] - b[0] : a[0].localeCompare(b[0], "zh-Hans"); return down ? -order : order; });
        rows.forEach(function (row) { body.appendChild(row[1]); });
      });
    });
  });

  // Charts take their data from the tables of the page; on paper they are as wide as the sheet.
  var charts = [];
  function resize(size) { charts.forEach(function (made) { made.resize(size); made.getZr().flush(); }); }
  window.addEventListener("beforeprint", function () { places.forEach(see); resize({ width: 640, height: 280 }); });
  window.addEventListener("afterprint", function () { resize({ width: "auto", height: "auto" }); });
  var colours = {};
  function colour(name) { return colours[name] = colours[name] || getComputedStyle(page).getPropertyValue(name).trim(); }
  function chart(place, option, click) {
    var made = window.echarts.init(place, null, { renderer: "svg" });
    made.setOption(Object.assign({ animation: false, backgroundColor: "transparent", textStyle: { color: colour("--ink"), fontFamily: colour("--sans") }, color: ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6", "--c7", "--c8"].map(colour), grid: { left: 8, right: 28, top: 52, bottom: 8, containLabel: true } }, option));
    if (click) made.on("click", click);
    charts.push(made);
  }
  function axis(extra) { return Object.assign({ axisLine: { lineStyle: { color: colour("--line") } }, axisTick: { show: false }, axisLabel: { color: colour("--soft"), formatter: extra.type === "value" && !extra.plain ? function (v) { return amount(v); } : undefined }, splitLine: { lineStyle: { color: colour("--line"), opacity: 0.6 } }, nameTextStyle: { color: colour("--soft"), align: "left" } }, extra); }
  function legend(data) { return { type: "scroll", top: 0, left: 0, icon: "roundRect", itemWidth: 14, itemHeight: 4, data: data, inactiveColor: colour("--soft"), textStyle: { color: colour("--ink") }, pageTextStyle: { color: colour("--ink") }, pageIconColor: colour("--link"), pageIconInactiveColor: colour("--line") }; }
  function hint(trigger, unit) { return { trigger: trigger, confine: true, order: "valueDesc", backgroundColor: colour("--card"), borderColor: colour("--line"), textStyle: { color: colour("--ink") }, renderMode: "richText", valueFormatter: function (v) { return v === null || v === undefined ? "–" : amount(Array.isArray(v) ? v[1] : v) + (unit ? " " + unit : ""); } }; }
  function follow(event) { if (event.data && event.data.href) window.location.href = event.data.href; }
  function grouped(rows, name) { var found = {}; rows.forEach(function (row) { (found[row[name]] = found[row[name]] || []).push(row); }); return found; }
  var valuesRead = null;
  function readValues() {
    if (valuesRead) return valuesRead;
    var rows = Array.prototype.slice.call(by("values").querySelectorAll("tbody tr")), unit = by("values").dataset.u, units = {}, best = "";
    var kinds = rows.map(function (row) { return (row.getAttribute("data-m") || "level") + "|" + (row.hasAttribute("data-u") ? row.getAttribute("data-u") : unit); });
    kinds.forEach(function (key) { units[key] = (units[key] || 0) + 1; if (!best || units[key] > units[best]) best = key; });
    return valuesRead = rows.filter(function (row, at) { return kinds[at] === best; }).map(function (row) {
      var cells = row.children, shown = cells[2].querySelector(".n");
      return { region: cells[0].textContent, year: Number(cells[1].textContent), value: numberIn(shown), unit: best.slice(best.indexOf("|") + 1), joined: row.hasAttribute("data-j"), href: shown.getAttribute("href") };
    });
  }
  var kindOfChart = null, added = [];
  function drawIndicator(place) {
    var rows = readValues(), regions = grouped(rows, "region"), years = grouped(rows, "year");
    var most = Math.max.apply(null, Object.keys(regions).map(function (name) { return regions[name].length; }));
    var fullest = Object.keys(years).sort(function (a, b) { return years[b].length - years[a].length || b - a; })[0];
    var canRun = most >= 3 || most >= 2 && Object.keys(regions).length <= 3, canRank = years[fullest].length >= 3;
    if (!by("chart-kind")) {
      place.insertAdjacentElement("beforebegin", element("div", null, { id: "chart-kind", class: "choice", role: "group", "aria-label": "图 Chart" }));
      place.insertAdjacentElement("afterend", element("p", null, { id: "chart-hint", class: "hint" }));
    }
    by("chart-hint").textContent = say("点图上的点看原句；点图例增减地区。口径变动处和缺年处不连线。", "Click a point for its sentence; click the legend to add or remove regions. No line joins years across a break or a gap.");
    var kind = kindOfChart || (canRun && most >= 3 ? "lines" : canRank ? "bars" : "lines"), choice = by("chart-kind");
    choice.textContent = "";
    if (canRun && canRank) [["lines", "走势", "Over time"], ["bars", "排名", "Ranking"]].forEach(function (one) {
      var button = element("button", say(one[1], one[2]), { type: "button", "aria-pressed": String(kind === one[0]) });
      button.addEventListener("click", function () { kindOfChart = one[0]; draw(); choice.querySelector('[aria-pressed="true"]').focus(); });
      choice.appendChild(button);
    });
    if (kind === "lines") drawLines(place, regions, rows[0].unit, choice); else drawBars(place, years, fullest, rows[0].unit);
  }
  // The lines of a few regions, the longest and greatest; a reader adds others.
  var MOST_LINES = 24;
  function offer(names, choice) {
    var select = element("select", null, { "aria-label": say("加一个地区", "Add a region") });
    select.appendChild(element("option", say("加一个地区…", "Add a region…"), { value: "" }));
    names.slice().sort(function (a, b) { return a.localeCompare(b, "zh-Hans"); }).forEach(function (name) { select.appendChild(element("option", name)); });
    select.addEventListener("change", function () { added.push(select.value); draw(); by("chart-kind").querySelector("select").focus(); });
    choice.prepend(select);
  }
  function drawLines(place, regions, unit, choice) {
    function top(name) { return Math.max.apply(null, regions[name].map(function (r) { return r.value; })); }
    var listed = Object.keys(regions).sort(function (a, b) { return regions[b].length - regions[a].length || top(b) - top(a); }), selected = {};
    var others = listed.slice(MOST_LINES).filter(function (name) { return added.indexOf(name) < 0; });
    listed = added.concat(listed.slice(0, MOST_LINES).filter(function (name) { return added.indexOf(name) < 0; }));
    listed.forEach(function (name, index) { selected[name] = index < 6 + added.length; });
    if (others.length) offer(others, choice);
    var breaks = Array.prototype.map.call(document.querySelectorAll("[data-break]"), function (note) { return { xAxis: Number(note.dataset.break) - 0.5 }; });
    chart(place, { legend: Object.assign(legend(listed), { selected: selected }), tooltip: hint("item", unit), xAxis: axis({ type: "value", plain: true, min: "dataMin", max: "dataMax", minInterval: 1, splitLine: { show: false }, axisLabel: { color: colour("--soft"), formatter: function (year) { return year === Math.round(year) ? String(year) : ""; } } }), yAxis: axis({ type: "value", scale: true, name: unit }),
      series: listed.map(function (name, index) {
        var points = [];
        regions[name].sort(function (a, b) { return a.year - b.year; }).forEach(function (row) {
          if (points.length && !row.joined) points.push({ value: [row.year - 0.5, null] });
          points.push({ value: [row.year, row.value], href: row.href });
        });
        return { name: name, type: "line", symbol: "circle", symbolSize: 8, lineStyle: { width: 2 }, data: points, markLine: index || !breaks.length ? undefined : { silent: true, symbol: "none", label: { show: false }, lineStyle: { type: "dashed", color: colour("--soft") }, data: breaks } };
      }) }, follow);
  }
  function drawBars(place, years, year, unit) {
    var ranked = years[year].sort(function (a, b) { return b.value - a.value; }), bars = ranked.slice(0, 30).reverse();
    var heading = [year, unit, ranked.length > bars.length ? say("前 " + bars.length + " 名，共 " + ranked.length + " 个地区", "first " + bars.length + " of " + ranked.length + " regions") : ""].filter(Boolean).join(" · ");
    place.style.height = Math.max(12, bars.length * 1.6 + 5) + "rem";
    chart(place, { title: { text: heading, textStyle: { color: colour("--soft"), fontSize: 13, fontWeight: "normal" } }, tooltip: hint("item", unit), grid: { left: 8, right: 72, top: 32, bottom: 8, containLabel: true }, xAxis: axis({ type: "value", axisLabel: { show: false }, splitLine: { show: false }, axisLine: { show: false } }), yAxis: axis({ type: "category", data: bars.map(function (b) { return b.region; }), splitLine: { show: false }, axisLine: { show: false }, axisLabel: { color: colour("--ink") } }),
      series: [{ type: "bar", barMaxWidth: 14, itemStyle: { borderRadius: 2, color: colour("--c1") }, label: { show: true, position: "right", color: colour("--soft"), formatter: function (bar) { return amount(bar.value); } }, data: bars.map(function (b) { return { value: b.value, href: b.href }; }) }] }, follow);
  }
  // Vintages as steps: a value holds from the day of its publication to that of the next.
  function drawSteps(place) {
    var rows = Array.prototype.slice.call(document.querySelectorAll("#revisions tbody tr")).filter(function (row) { return row.dataset.d; }).map(function (row) {
      var link = row.querySelector("td a.n");
      return { name: row.cells[0].textContent + " " + row.cells[1].textContent, day: row.dataset.d, value: Number(row.dataset.v), href: link && link.href };
    });
    var periods = grouped(rows, "name"), listed = Object.keys(periods).filter(function (name) { return periods[name].length > 1; }), selected = {}, last = rows.map(function (r) { return r.day; }).sort().pop();
    if (!listed.length) { place.hidden = true; return; }
    if (!by("steps-hint")) place.insertAdjacentElement("afterend", element("p", null, { id: "steps-hint", class: "hint" }));
    by("steps-hint").textContent = say("每级台阶是一次发布：从那天起以它为准。", "Each step is a publication: from that day on, this was the value.");
    listed.sort(function (a, b) { return periods[b].length - periods[a].length; });
    listed.forEach(function (name, index) { selected[name] = index < 4; });
    chart(place, { legend: Object.assign(legend(listed), { selected: selected }), tooltip: hint("item"), xAxis: axis({ type: "time", splitLine: { show: false } }), yAxis: axis({ type: "value", scale: true }),
      series: listed.map(function (name) {
        var points = periods[name].map(function (row) { return { value: [row.day, row.value], href: row.href }; });
        if (points[points.length - 1].value[0] < last) points.push({ value: [last, periods[name][periods[name].length - 1].value], symbol: "none" });
        return { name: name, type: "line", step: "end", symbol: "circle", symbolSize: 9, data: points };
      }) }, follow);
  }
  function drawIndices(place) {
    var series = {}, periods = new Set();
    document.querySelectorAll("#curves tbody tr").forEach(function (row) { periods.add(row.dataset.p); (series[row.dataset.s] = series[row.dataset.s] || {})[row.dataset.p] = row.dataset; });
    var ordered = Array.from(periods).sort(), list = [], selected = {};
    Object.keys(series).forEach(function (name, index) {
      var tint = colour("--c" + (index % 8 + 1));
      selected[name] = index < 4;
      list.push({ name: name, type: "line", symbolSize: 7, color: tint, data: ordered.map(function (p) { return series[name][p] ? Number(series[name][p].v) : null; }) });
      if (!ordered.some(function (p) { return series[name][p] && series[name][p].low; })) return;
      list.push({ name: name, type: "line", stack: "band " + name, symbol: "none", lineStyle: { opacity: 0 }, color: tint, tooltip: { show: false }, data: ordered.map(function (p) { var d = series[name][p]; return d && d.low ? Number(d.low) : null; }) });
      list.push({ name: name, type: "line", stack: "band " + name, symbol: "none", lineStyle: { opacity: 0 }, color: tint, areaStyle: { opacity: .15 }, tooltip: { show: false }, data: ordered.map(function (p) { var d = series[name][p]; return d && d.low ? Number(d.high) - Number(d.low) : null; }) });
    });
    chart(place, { legend: Object.assign(legend(Object.keys(series)), { selected: selected }), tooltip: hint("axis"), xAxis: axis({ type: "category", data: ordered, splitLine: { show: false } }), yAxis: axis({ type: "value", scale: true }), series: list });
  }
  // The parts of the first index and method, stacked by year.
  function drawContributions(place) {
    var tables = Array.prototype.slice.call(document.querySelectorAll("table.contributions")), first = tables[0].dataset.s, parts = {}, years = [];
    tables.filter(function (table) { return table.dataset.s === first; }).forEach(function (table) {
      years.push(table.dataset.p);
      Array.prototype.forEach.call(table.tBodies[0].rows, function (row) { (parts[row.cells[0].textContent] = parts[row.cells[0].textContent] || {})[table.dataset.p] = Number(row.dataset.v); });
    });
    chart(place, { title: { text: first, textStyle: { color: colour("--soft"), fontSize: 13, fontWeight: "normal" } }, legend: Object.assign(legend(Object.keys(parts)), { top: 24 }), tooltip: hint("axis"), grid: { left: 8, right: 28, top: 76, bottom: 8, containLabel: true }, xAxis: axis({ type: "category", data: years, splitLine: { show: false } }), yAxis: axis({ type: "value" }),
      series: Object.keys(parts).map(function (name) { return { name: name, type: "bar", stack: "all", barMaxWidth: 48, data: years.map(function (year) { var v = parts[name][year]; return v === undefined ? null : v; }) }; }) });
  }
  // A chart is drawn when it comes near the window; the library is loaded beside the page.
  var makers = { chart: drawIndicator, steps: drawSteps, "index-chart": drawIndices, "contribution-chart": drawContributions }, places = Object.keys(makers).map(by).filter(Boolean), seen = [];
  function see(place) {
    if (!window.echarts || seen.indexOf(place) >= 0) return;
    seen.push(place); makers[place.id](place);
  }
  function draw() {
    charts.forEach(function (old) { old.dispose(); }); charts = []; colours = {};
    seen.forEach(function (place) { place.style.height = ""; makers[place.id](place); });
  }
  if (places.length) load("static/vendor/echarts.common.min.js", function () {
    var watch = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) { if (entry.isIntersecting) { watch.unobserve(entry.target); see(entry.target); } });
    }, { rootMargin: "300px" });
    places.forEach(function (place) { watch.observe(place); });
  });
  window.addEventListener("resize", function () { resize(); });

  showLanguage(); choose(true);
})();
