// The head of every page: written here once, not into each of thousands of pages.
(function () {
  "use strict";
  var page = document.documentElement, root = page.dataset.root || "", here = document.currentScript.dataset.page;
  var places = [["index.html", "总览", "Overview"], ["regions.html", "地区", "Regions"], ["indicators.html", "指标", "Indicators"], ["promises.html", "目标与结果", "Promises"], ["contradictions.html", "矛盾与勘误", "Contradictions"], ["indices.html", "指数", "Indices"], ["documents.html", "文献", "Documents"]];
  function both(zh, en) { return "<i lang=zh>" + zh + "</i><i lang=en>" + en + "</i>"; }
  var links = places.map(function (place) {
    return '<a href="' + root + place[0] + '"' + (place[0] === here ? ' aria-current="page"' : "") + ">" + both(place[1], place[2]) + "</a>";
  });
  document.currentScript.insertAdjacentHTML("afterend",
    '<a class="skip" href="#content">' + both("跳到正文", "Skip to the content") + "</a>" +
    '<header class="top"><div class="bar"><a class="brand" href="' + root + 'index.html"><b>公报</b><i>Gongbao</i></a>' +
    '<nav aria-label="main">' + links.join("") + "</nav>" +
    '<div class="tools"><form class="search" role="search"><input id="search" type="search" autocomplete="off" role="combobox" aria-expanded="false" aria-controls="hits" aria-autocomplete="list" aria-label="搜索 Search" data-zh="搜索指标、地区、文献" data-en="Search figures, regions, texts"><kbd aria-hidden="true">/</kbd>' +
    '<ul id="hits" role="listbox" aria-label="结果 Results" hidden></ul></form>' +
    '<button id="language" type="button"></button><button id="theme" type="button" aria-label="深色 Dark" aria-pressed="false">◐</button></div></div></header>');
})();
