// Keeps the page up to date: takes the parts that changed from /events and puts them in their places. Without this
// script the page reloads itself.
(function () {
  'use strict';

  var lang = document.documentElement.lang;
  var status = document.getElementById('status');
  var statusText = document.getElementById('status-text');
  var summary = document.getElementById('summary');
  var pending = {};
  var source = null;
  var again = 0;
  var wait = 1000;
  var spoken = 0;

  function show(connected) {
    status.hidden = false;
    status.classList.toggle('lost', !connected);
    statusText.textContent = connected ? document.body.dataset.connected : document.body.dataset.lost;
  }

  // A part is left alone while somebody reads something opened in it, or selects text.
  function busy(place) {
    if (place.hasAttribute('data-hold') && place.querySelector('details[open]')) {
      return true;
    }
    var selection = document.getSelection();
    return Boolean(selection && !selection.isCollapsed && selection.anchorNode && place.contains(selection.anchorNode));
  }

  function put(name) {
    var place = document.querySelector('[data-fragment="' + name + '"]');
    if (!place) {
      delete pending[name];
      return;
    }
    var held = busy(place);
    place.parentElement.classList.toggle('held', held);
    if (held) {
      return;
    }
    var open = Array.from(place.querySelectorAll('details[open][data-key]'), function (d) { return d.dataset.key; });
    var scrolled = Array.from(place.querySelectorAll('.scroll'), function (s) { return s.scrollLeft; });
    var focused = place.contains(document.activeElement) ? document.activeElement : null;
    var key = focused && focused.closest('[data-key]') ? focused.closest('[data-key]').dataset.key : null;
    place.innerHTML = pending[name];
    delete pending[name];
    place.querySelectorAll('details[data-key]').forEach(function (d) {
      d.open = open.indexOf(d.dataset.key) >= 0;
      if (key === d.dataset.key) {
        d.querySelector('summary').focus({preventScroll: true});
      }
    });
    place.querySelectorAll('.scroll').forEach(function (s, i) { s.scrollLeft = scrolled[i] || 0; });
  }

  function putAll() {
    Object.keys(pending).forEach(put);
  }

  // The summary is read aloud by a screen reader: a short text, four times a minute at most.
  function speak(text) {
    var now = Date.now();
    if (text && now - spoken > 15000) {
      spoken = now;
      summary.textContent = text;
    }
  }

  function connect() {
    window.clearTimeout(again);
    if (source) {
      source.close();
    }
    source = new EventSource('/events?lang=' + encodeURIComponent(lang));
    source.addEventListener('open', function () {
      wait = 1000;
      show(true);
    });
    source.addEventListener('board', function (e) {
      var got = JSON.parse(e.data);
      Object.assign(pending, got.fragments || {});
      putAll();
      speak(got.summary);
    });
    source.addEventListener('error', function () {
      show(false);
      if (source.readyState === EventSource.CLOSED) { // the server refused: the browser does not try again by itself
        again = window.setTimeout(connect, wait);
        wait = Math.min(wait * 2, 15000);
      }
    });
  }

  document.addEventListener('toggle', function (e) {
    if (!e.target.open) {
      putAll();
    }
  }, true);
  document.addEventListener('selectionchange', putAll);
  document.addEventListener('visibilitychange', function () {
    if (document.hidden) { // nobody looks: leave the place to others
      window.clearTimeout(again);
      if (source) {
        source.close();
        source = null;
      }
    } else if (!source) {
      connect();
    }
  });
  connect();
}());
