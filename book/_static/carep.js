/* Sorting of tables, and opening the part of a page that a link points into. Without it all is readable. */
(function () {
  "use strict";
  var russian = document.documentElement.lang.slice(0, 2) === "ru";
  var sortBy = russian ? "Сортировать: " : "Sort by ";

  function valueOf(row, index) {
    var cell = row.cells[index];
    if (!cell) { return null; }
    if (cell.hasAttribute("data-order")) {
      return cell.dataset.order === "" ? null : Number(cell.dataset.order);
    }
    return cell.textContent.trim();
  }

  /* What has no value stays last whichever way one sorts. */
  function compare(a, b, way) {
    if (a === null || b === null) { return (a === null) - (b === null); }
    if (typeof a === "number" && typeof b === "number") { return way * (a - b); }
    return way * String(a).localeCompare(String(b), document.documentElement.lang, { numeric: true });
  }

  function sort(table, head, index) {
    var way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1, body = table.tBodies[0];
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell) { cell.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", way === 1 ? "ascending" : "descending");
    Array.prototype.slice.call(body.rows)
      .map(function (row, place) { return { row: row, place: place, value: valueOf(row, index) }; })
      .sort(function (a, b) { return compare(a.value, b.value, way) || a.place - b.place; })
      .forEach(function (item) { body.appendChild(item.row); });
  }

  function makeSortable(table) {
    if (!table.tHead || !table.tBodies[0] || table.tBodies[0].rows.length < 3) { return; }
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, index) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "carep-sort";
      button.title = sortBy + head.textContent.trim();
      while (head.firstChild) { button.appendChild(head.firstChild); }
      button.addEventListener("click", function () { sort(table, head, index); });
      head.appendChild(button);
    });
  }

  function openTarget() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var element = target; element; element = element.parentElement) {
      if (element.tagName === "DETAILS") { element.open = true; }
    }
    if (target && target.classList.contains("carep-anchor")) { target.scrollIntoView(); }
  }

  function start() {
    document.querySelectorAll(".carep-table table").forEach(makeSortable);
    openTarget();
    window.addEventListener("hashchange", openTarget);
    window.addEventListener("beforeprint", function () {
      document.querySelectorAll(".carep-scroll").forEach(function (box) { box.scrollTop = 0; });
    });
  }

  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
})();
