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
    (store.labels || []).some(function (entry) {
      if (parts.every(function (part) { return entry[0].toLowerCase().indexOf(part) >= 0; })) found.push([4, 0, "l", entry[0], entry[0] + " (" + entry[1] + ")", entry[2]]);
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

  // The record of the chosen figure.
  var record = by("record");
  var names = { measure: ["度量", "Measure"], period: ["时期", "Period"], region: ["地区", "Region"], status: ["状态", "Status"], compared_with: ["比较", "Against"], basis: ["价格", "Prices"], scope: ["范围", "Scope"], qualifier: ["限定", "Qualifier"], producer: ["数据来源", "Producer"], page: ["页", "Page"], method: ["读法", "Read from"] };
  var values = { level: "水平", growth: "增速", change: "增减量", share: "比重", contribution: "贡献", rank: "位次", ratio: "比值", index: "指数", actual: "实际", preliminary: "初步", target: "目标", forecast: "预测", previous_year: "上年", previous_year_end: "上年末", constant_prices: "不变价", current_prices: "现价", text: "正文", cell: "表格", ocr: "图像" };
  function amount(value) { return typeof value === "number" ? value.toLocaleString("en-US", { maximumFractionDigits: 8 }).replace("-", "−") : String(value); }
  function fact(list, zh, en, value) { list.appendChild(element("dt", say(zh, en))); var dd = element("dd"); if (value instanceof Node) dd.appendChild(value); else dd.textContent = value; list.appendChild(dd); }
  function choose(move) {
    var match = /^#o-(.+)$/.exec(window.location.hash), found = match && store.page && store.page.figures[match[1]];
    if (!record || !found) return;
    document.querySelectorAll(".o.chosen").forEach(function (old) { old.classList.remove("chosen"); old.removeAttribute("aria-current"); });
    var place = by("o-" + match[1]);
    if (place) { place.classList.add("chosen"); place.setAttribute("aria-current", "true"); if (move) { var hidden = place.closest(".wide"); place.scrollIntoView({ block: window.matchMedia("(max-width: 60rem)").matches ? "start" : "center", inline: hidden ? "center" : "nearest" }); } }
    record.textContent = ""; record.classList.add("open");
    var shut = element("button", "×", { type: "button", class: "close", "aria-label": say("关闭", "Close") });
    shut.addEventListener("click", function () { record.classList.remove("open"); });
    record.appendChild(shut);
    record.appendChild(element("p", found.label, { class: "label" }));
    var big = element("p", (found.qualifier ? found.qualifier + " " : "") + amount(found.value) + (found.value_high !== undefined ? "–" + amount(found.value_high) : "") + " ", { class: "big" });
    big.appendChild(element("small", found.unit)); record.appendChild(big);
    var list = element("dl", null, { class: "facts" });
    Object.keys(names).forEach(function (key) {
      if (found[key] === undefined) return;
      fact(list, names[key][0], names[key][1], isChinese() ? values[found[key]] || found[key] : String(found[key]).replace(/_/g, " "));
    });
    fact(list, "原样", "As printed", found.printed + (found.printed_unit || ""));
    if (found.confidence !== undefined) fact(list, "可信度", "Confidence", Math.round(found.confidence * 100) + " %" + (found.weakest ? " (" + found.weakest + ")" : "") + (found.needs_review ? say("，待核", ", to review") : ""));
    var context = found.context || {};
    Object.keys(context).forEach(function (key) { fact(list, (names[key] || [key])[0] + "依据", (names[key] || [key, key])[1] + " from", "“" + context[key] + "”"); });
    if (found.reading) fact(list, "选定读法", "Reading", found.reading);
    if (found.indicator) {
      var name = say(found.indicator[0], found.indicator[1]);
      fact(list, "指标", "Indicator", found.series ? element("a", name, { href: root + found.series }) : name);
    }
    record.appendChild(list);
    var quote = element("blockquote"), sentence = element("p"), text = store.page.quotes[found.quote[0]], offset = found.quote[1];
    if (text.substr(offset, found.printed.length) === found.printed) {
      sentence.append(text.slice(0, offset)); sentence.appendChild(element("mark", found.printed)); sentence.append(text.slice(offset + found.printed.length));
    } else sentence.textContent = text;
    quote.appendChild(sentence); record.appendChild(quote);
    var publisher = by("publisher");
    if (publisher) { var line = element("p"); line.appendChild(element("a", say("发布者原文 ↗", "At the publisher ↗"), { href: publisher.href, rel: "noreferrer noopener" })); record.appendChild(line); }
    record.appendChild(element("code", "gongbao why " + match[1]));
  }
  window.addEventListener("hashchange", function () { choose(true); });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /INPUT|TEXTAREA|SELECT/.test(event.target.tagName)) return;
    if (event.key === "/") { event.preventDefault(); input.focus(); return; }
    if (event.key !== "j" && event.key !== "k") return;
    var figures = Array.prototype.slice.call(document.querySelectorAll("a.o"));
    if (!figures.length) return;
    var at = figures.indexOf(document.querySelector("a.o.chosen")), next = figures[at < 0 ? 0 : (at + (event.key === "j" ? 1 : -1) + figures.length) % figures.length];
    window.location.hash = next.id; next.focus({ preventScroll: true });
  });

  // Charts take their data from the tables of the page.
  var charts = [];
  function colour(name) { return getComputedStyle(page).getPropertyValue(name).trim(); }
  function chart(place, option, click) {
    var made = window.echarts.init(place, null, { renderer: "svg" });
    made.setOption(Object.assign({ animation: false, backgroundColor: "transparent", textStyle: { color: colour("--ink"), fontFamily: "inherit" }, color: ["#9b1c1c", "#3267b1", "#1c7a6c", "#b06a00", "#7c43a8", "#5d7a1c", "#b0487e", "#4a8fa8", "#8a6d3b", "#6d6d6d"], grid: { left: 12, right: 24, top: 56, bottom: 12, containLabel: true } }, option));
    if (click) made.on("click", click);
    charts.push(made);
  }
  function axis(extra) { return Object.assign({ axisLine: { lineStyle: { color: colour("--line") } }, axisLabel: { color: colour("--soft") }, splitLine: { lineStyle: { color: colour("--line") } }, nameTextStyle: { color: colour("--soft") } }, extra); }
  function legend(data) { return { type: "scroll", top: 0, left: 0, data: data, textStyle: { color: colour("--ink") }, pageTextStyle: { color: colour("--ink") } }; }
  function hint(trigger) { return { trigger: trigger, confine: true, backgroundColor: colour("--card"), borderColor: colour("--line"), textStyle: { color: colour("--ink") }, renderMode: "richText" }; }
  function readValues() {
    var rows = Array.prototype.slice.call(document.querySelectorAll("#values tbody tr")), units = {}, best = "";
    rows.forEach(function (row) { var key = row.dataset.m + "|" + row.dataset.u; units[key] = (units[key] || 0) + 1; if (!best || units[key] > units[best]) best = key; });
    return rows.filter(function (row) { return row.dataset.m + "|" + row.dataset.u === best; }).map(function (row) {
      var link = row.querySelector("td a.n");
      return { region: row.cells[0].textContent, year: Number(row.cells[1].textContent), value: Number(row.dataset.v), unit: row.dataset.u, href: link && link.href };
    });
  }
  function drawIndicator(place) {
    var rows = readValues(), regions = {}, unit = rows.length ? rows[0].unit : "";
    rows.forEach(function (row) { (regions[row.region] = regions[row.region] || []).push(row); });
    function follow(event) { if (event.data && event.data.href) window.location.href = event.data.href; }
    var long = Object.keys(regions).filter(function (name) { return regions[name].length > 1; });
    var most = Math.max.apply(null, long.map(function (name) { return regions[name].length; }).concat([0]));
    if (most >= 3 || long.length === Object.keys(regions).length) {
      long.sort(function (a, b) { return regions[b].length - regions[a].length || Math.max.apply(null, regions[b].map(function (r) { return r.value; })) - Math.max.apply(null, regions[a].map(function (r) { return r.value; })); });
      var years = Array.from(new Set(rows.map(function (r) { return r.year; }))).sort();
      var selected = {};
      long.forEach(function (name, index) { selected[name] = index < 6; });
      chart(place, { legend: Object.assign(legend(long), { selected: selected }), tooltip: hint("axis"), xAxis: axis({ type: "category", data: years.map(String), splitLine: { show: false } }), yAxis: axis({ type: "value", scale: true, name: unit }),
        series: long.map(function (name) { return { name: name, type: "line", symbolSize: 9, data: years.map(function (year) { var row = regions[name].find(function (r) { return r.year === year; }); return row ? { value: row.value, href: row.href } : null; }) }; }) }, follow);
      return;
    }
    var count = {};
    rows.forEach(function (row) { count[row.year] = (count[row.year] || 0) + 1; });
    var year = Number(Object.keys(count).sort(function (a, b) { return count[b] - count[a] || b - a; })[0]);
    var bars = rows.filter(function (row) { return row.year === year; }).sort(function (a, b) { return b.value - a.value; }).slice(0, 30).reverse();
    place.style.height = Math.max(12, 5 + bars.length * 1.5) + "rem";
    chart(place, { title: { text: year + " · " + unit, textStyle: { color: colour("--soft"), fontSize: 13, fontWeight: "normal" } }, tooltip: hint("item"), grid: { left: 12, right: 64, top: 36, bottom: 8, containLabel: true }, xAxis: axis({ type: "value" }), yAxis: axis({ type: "category", data: bars.map(function (b) { return b.region; }), splitLine: { show: false } }),
      series: [{ type: "bar", barMaxWidth: 16, label: { show: true, position: "right", color: colour("--soft") }, data: bars.map(function (b) { return { value: b.value, href: b.href }; }) }] }, follow);
  }
  function drawIndices(place) {
    var series = {}, periods = new Set();
    document.querySelectorAll("#curves tbody tr").forEach(function (row) { periods.add(row.dataset.p); (series[row.dataset.s] = series[row.dataset.s] || {})[row.dataset.p] = row.dataset; });
    var ordered = Array.from(periods).sort(), list = [];
    Object.keys(series).forEach(function (name) {
      list.push({ name: name, type: "line", symbolSize: 7, data: ordered.map(function (p) { return series[name][p] ? Number(series[name][p].v) : null; }) });
      if (!ordered.some(function (p) { return series[name][p] && series[name][p].low; })) return;
      list.push({ name: name, type: "line", stack: "band " + name, symbol: "none", lineStyle: { opacity: 0 }, tooltip: { show: false }, data: ordered.map(function (p) { var d = series[name][p]; return d && d.low ? Number(d.low) : null; }) });
      list.push({ name: name, type: "line", stack: "band " + name, symbol: "none", lineStyle: { opacity: 0 }, areaStyle: { opacity: .15 }, tooltip: { show: false }, data: ordered.map(function (p) { var d = series[name][p]; return d && d.low ? Number(d.high) - Number(d.low) : null; }) });
    });
    chart(place, { legend: legend(Object.keys(series)), tooltip: hint("axis"), xAxis: axis({ type: "category", data: ordered, splitLine: { show: false } }), yAxis: axis({ type: "value", scale: true }), series: list });
  }
  function draw() {
    if (!window.echarts) return;
    charts.forEach(function (old) { old.dispose(); }); charts = [];
    if (by("chart")) drawIndicator(by("chart"));
    if (by("index-chart")) drawIndices(by("index-chart"));
  }
  window.addEventListener("resize", function () { charts.forEach(function (one) { one.resize(); }); });

  showLanguage(); draw(); choose(true);
})();
