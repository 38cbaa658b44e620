// Before anything is drawn: the language and the theme that the reader chose last.
(function () {
  "use strict";
  function kept(name) {
    try { return window.localStorage.getItem("gongbao-" + name); } catch (problem) { return null; }
  }
  var page = document.documentElement;
  var language = kept("language") || (/^zh/.test(navigator.language || "zh") ? "zh" : "en");
  page.dataset.language = language;
  page.lang = language === "zh" ? "zh-Hans" : "en";
  var theme = kept("theme") || (window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  page.dataset.theme = theme;
})();
