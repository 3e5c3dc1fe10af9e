/* Makes the charts of a page live: tooltips, legends that filter, saving as a picture. Without it the pictures stay. */
(function () {
  "use strict";
  var words = {
    en: { save: "Save this chart as", failed: "This chart could not be made interactive." },
    ru: { save: "Сохранить диаграмму как", failed: "Диаграмму не удалось сделать интерактивной." }
  }[document.documentElement.lang.slice(0, 2) === "ru" ? "ru" : "en"];

  var NARROWEST = 130, LONGEST = 130, PHONE = 480;

  /* Charts that stand side by side go below each other; so do small multiples. */
  function stack(spec) {
    if (spec.hconcat) { spec.vconcat = spec.hconcat; delete spec.hconcat; }
    if (spec.concat || (spec.facet && spec.spec)) { spec.columns = 1; }
    (spec.vconcat || spec.concat || []).forEach(stack);
  }

  /* The views whose width can be chosen. */
  function views(spec) {
    var parts = spec.vconcat || spec.hconcat || spec.concat;
    if (parts) { return [].concat.apply([], parts.map(views)); }
    if (spec.spec) { return views(spec.spec); }
    return typeof spec.width === "object" ? [] : [spec];
  }

  function narrow(spec, excess) {
    var usual = ((spec.config || {}).view || {}).continuousWidth || 300;
    views(spec).forEach(function (view) {
      view.width = Math.max(NARROWEST, Math.floor((typeof view.width === "number" ? view.width : usual) - excess));
    });
  }

  /* Draw; when the drawing is wider than its box, draw again with less width: text keeps its size. */
  function draw(live, spec, box, options, tries) {
    return window.vegaEmbed(live, JSON.parse(JSON.stringify(spec)), options).then(function (result) {
      var svg = live.querySelector("svg"), excess = svg.viewBox.baseVal.width - box.clientWidth;
      if (excess <= 1 || !tries || !views(spec).length) { return result; }
      result.finalize();
      narrow(spec, excess);
      return draw(live, spec, box, options, tries - 1);
    });
  }

  /* On a phone a legend has one column, and long labels of axes are cut (the tooltip has them whole). */
  function shorten(part) {
    if (!part || typeof part !== "object") { return; }
    Object.keys(part).forEach(function (key) {
      var inner = part[key];
      if (key === "values" || key === "datasets" || !inner || typeof inner !== "object") { return; }
      if (key === "legend") { inner.columns = 1; }
      if (/^axis/.test(key) && !(inner.labelLimit < LONGEST)) { inner.labelLimit = LONGEST; }
      shorten(inner);
    });
  }

  function isDark() {
    return document.documentElement.dataset.theme === "dark";
  }

  function download(address, name) {
    var link = document.createElement("a");
    link.href = address;
    link.download = name;
    document.body.appendChild(link);
    link.click();
    link.remove();
  }

  /* A saved picture stands alone: black ink on white, whatever the page looks like. */
  function saveAs(view, kind, name) {
    if (kind === "SVG") {
      return view.toSVG().then(function (svg) {
        svg = svg.replace(/currentColor/g, "#1a1a1a").replace(/^(<svg[^>]*>)/, '$1<rect width="100%" height="100%" fill="#fff"/>');
        var address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
        download(address, name + ".svg");
        setTimeout(function () { URL.revokeObjectURL(address); }, 1000);
      });
    }
    return view.toCanvas(2).then(function (drawn) {
      var canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
      canvas.width = drawn.width;
      canvas.height = drawn.height;
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(drawn, 0, 0);
      download(canvas.toDataURL("image/png"), name + ".png");
    });
  }

  function addMenu(figure, view) {
    var bar = document.createElement("div"), title = figure.querySelector(".carep-title").textContent;
    bar.className = "carep-save";
    ["SVG", "PNG"].forEach(function (kind) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = kind;
      button.setAttribute("aria-label", words.save + " " + kind + ": " + title);
      button.addEventListener("click", function () { saveAs(view, kind, figure.id); });
      bar.appendChild(button);
    });
    figure.querySelector("figcaption").after(bar);
  }

  function enliven(figure) {
    var box = figure.querySelector(".carep-picture"), live = document.createElement("div"), controls = document.createElement("div");
    var spec = JSON.parse(figure.querySelector("script.carep-spec").textContent);
    var options = { renderer: "svg", actions: false, bind: controls, tooltip: { theme: isDark() ? "dark" : "light" } };
    if (box.clientWidth < PHONE) {
      stack(spec);
      shorten(spec);
    }
    live.className = "carep-live";
    live.hidden = true;
    box.appendChild(live);
    controls.className = "carep-controls";
    box.after(controls);
    return draw(live, spec, box, options, 2).then(function (result) {
      var still = box.querySelector(":scope > svg");
      live.hidden = false;
      if (still) { still.remove(); }
      /* The picture has its words on the box around it; its inner marks are for the eye. */
      live.querySelector("svg").setAttribute("aria-hidden", "true");
      ["role", "aria-roledescription", "aria-label"].forEach(function (name) { live.removeAttribute(name); });
      figure.classList.add("carep-is-live");
      addMenu(figure, result.view);
    }).catch(function (error) {
      live.remove();
      controls.remove();
      console.error(words.failed, error);
    });
  }

  function start() {
    var figures = Array.prototype.slice.call(document.querySelectorAll("figure.carep-figure"));
    var ready = document.fonts ? Promise.all([document.fonts.load("12px Roboto"), document.fonts.load("500 12px Roboto")]) : Promise.resolve();
    ready.catch(function () {}).then(function () {
      /* One after the other, those in sight first: the page stays responsive. */
      return figures.reduce(function (before, figure) { return before.then(function () { return enliven(figure); }); }, Promise.resolve());
    }).then(function () { document.documentElement.dataset.carepCharts = "live"; });
  }

  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
})();
