(function () {
  'use strict';
  var d = document, root = d.documentElement;
  function id(name) { return d.getElementById(name); }
  function all(query) { return [].slice.call(d.querySelectorAll(query)); }
  all('[data-script]').forEach(function (one) { one.hidden = false; });

  id('theme').addEventListener('click', function () {
    var dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });
  id('print').addEventListener('click', function () { print(); });

  // What is collapsed is opened for the printer, and closed again.
  var opened = [];
  addEventListener('beforeprint', function () {
    opened = all('details:not([open])');
    opened.forEach(function (one) { one.open = true; });
  });
  addEventListener('afterprint', function () { opened.forEach(function (one) { one.open = false; }); });

  var table = id('table');
  if (!table) { return; }
  var body = table.tBodies[0], rows = [].slice.call(body.rows), texts = [];
  var search = id('search'), count = id('count');
  var states = all('#filters input[type=checkbox]');
  var choices = ['severity', 'category', 'system'].map(id);

  function text(at) {
    if (texts[at] === undefined) { texts[at] = rows[at].textContent.toLowerCase(); }
    return texts[at];
  }
  function apply() {
    var wanted = states.filter(function (one) { return one.checked; }).map(function (one) { return one.value; });
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
    rows.forEach(function (row, at) {
      var on = wanted.indexOf(row.dataset.state) >= 0 &&
        choices.every(function (one) { return !one.value || row.dataset[one.id] === one.value; }) &&
        words.every(function (word) { return text(at).indexOf(word) >= 0; });
      row.hidden = !on;
      if (on) { shown += 1; }
    });
    count.textContent = count.dataset.text.replace('{shown}', shown).replace('{all}', rows.length);
  }
  states.concat(choices).forEach(function (one) { one.addEventListener('change', apply); });
  var later;
  search.addEventListener('input', function () { clearTimeout(later); later = setTimeout(apply, 120); });
  all('a[data-choose]').forEach(function (link) {
    link.addEventListener('click', function () {
      id(link.dataset.choose).value = link.dataset.value;
      apply();
    });
  });

  // Headings sort by what is told of the cell, or by its text.
  var heads = [].slice.call(table.tHead.rows[0].cells);
  function key(row, at) { return row.cells[at].dataset.key || row.cells[at].textContent; }
  heads.forEach(function (head, at) {
    var button = d.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.textContent = '';
    head.appendChild(button);
    head.setAttribute('aria-sort', 'none');
    button.addEventListener('click', function () {
      var up = head.getAttribute('aria-sort') !== 'ascending';
      heads.forEach(function (one) { one.setAttribute('aria-sort', 'none'); });
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      rows.map(function (row, order) { return { row: row, key: key(row, at), order: order }; }).sort(function (a, b) {
        return (up ? 1 : -1) * a.key.localeCompare(b.key) || a.order - b.order;
      }).forEach(function (one) { body.appendChild(one.row); });
    });
  });
  apply();
})();
