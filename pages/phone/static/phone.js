// One question at a time, and every answer kept on this phone until the server has it.
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const POLL = 3000, PATIENCE = 12000, LONGEST_PAUSE = 15000, AFTER_A_CHANGE = 250, MOST = 100;
  const OUR_FAULT = [400, 413, 422]; // sending the same again would not help
  const KEPT = "Kept on this phone; will be sent when the connection is back";
  const one = (selector, inside = document) => inside.querySelector(selector);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

  document.addEventListener("DOMContentLoaded", () => {
    const form = one("#answers");
    if (form) answering(form);
    else for (const plain of document.forms) once(plain);
  });

  // Somebody who taps Join twice joins once.
  function once(form) {
    let sent = false;
    form.addEventListener("submit", (event) => { if (sent) event.preventDefault(); sent = true; });
    addEventListener("pageshow", () => { sent = false; });
  }

  // What is on its way: {turn, answers: {question: [value, turn]}}. Read anew each time, since another tab may write it too.
  function keeper(key) {
    let here = { turn: 0, answers: {} }, lasting = true;
    const read = () => {
      if (lasting) {
        try { here = JSON.parse(localStorage.getItem(key)) || here; } catch { lasting = false; }
      }
      return here;
    };
    const write = (what) => {
      here = what;
      try { localStorage.setItem(key, JSON.stringify(what)); lasting = true; } catch { lasting = false; }
    };
    return {
      lasting: () => lasting,
      pending: () => Object.entries(read().answers),
      put(question, value, least) {
        const what = read();
        what.turn = Math.max(what.turn, least) + 1;
        what.answers[question] = [value, what.turn];
        write(what);
      },
      drop(sent) {
        const what = read();
        for (const [question, [, turn]] of sent) {
          if (what.answers[question] && what.answers[question][1] <= turn) delete what.answers[question];
        }
        write(what);
      },
    };
  }

  // Returns whether changes of an earlier round never reached the server.
  function forgetEarlierRounds(prefix, now) {
    let lost = false;
    try {
      for (const key of Object.keys(localStorage)) {
        if (!key.startsWith(prefix) || key === now) continue;
        lost = lost || Object.keys(JSON.parse(localStorage.getItem(key)).answers).length > 0;
        localStorage.removeItem(key);
      }
    } catch { /* nothing can be kept on this phone */ }
    return lost;
  }

  function answering(form) {
    const { code, seat } = form.dataset, round = Number(form.dataset.round), least = Number(form.dataset.turn);
    const prefix = `kam_room:${code}:${seat}:`, kept = keeper(prefix + round);
    const screens = all(".screen"), inputs = all("#all input", form), pause = one("#pause"), saving = one("#saving");
    let state = { phase: form.dataset.phase, round, open: form.dataset.open === "yes" };
    let at = 0, failures = 0, quiet = 0, sending = false, out = "", looking = false, sendTimer = 0, pollTimer = 0;

    const collecting = () => !out && state.open && state.phase === "collect";
    const valueOf = (name) => {
      const found = inputs.filter((input) => input.name === name);
      const chosen = found[0].type === "radio" ? found.find((input) => input.checked) : found[0];
      return chosen && chosen.value !== "" ? Number(chosen.value) : null;
    };
    const namesOn = (screen) => [...new Set(all("input", screen).map((input) => input.name))];
    const answered = (screen) => namesOn(screen).some((name) => valueOf(name) !== null);
    const setValue = (name, value) => {
      for (const input of inputs.filter((each) => each.name === name)) {
        if (input.type === "radio") input.checked = value !== null && Number(input.value) === value;
        else input.value = value === null ? "" : String(value);
      }
    };

    // ---------------------------------------------------------------- keeping and sending

    function keep(name) {
      kept.put(name, valueOf(name), least);
      soon(AFTER_A_CHANGE);
      say();
      draw();
    }

    function soon(wait) {
      clearTimeout(sendTimer);
      sendTimer = setTimeout(send, wait);
    }

    async function send() {
      clearTimeout(sendTimer);
      const sent = kept.pending().slice(0, MOST);
      if (sending || out || !sent.length) return;
      sending = true;
      say();
      const slow = setTimeout(say, 1200, "Saving");
      let wait = 0;
      try {
        const answers = sent.map(([question, [value, turn]]) => ({ question, value, turn }));
        const answer = await ask("answers", {
          method: "POST", keepalive: true, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ round, answers }),
        });
        const told = await answer.json();
        if (answer.ok) {
          failures = told.kept ? 0 : failures + 1;
          if (told.kept) kept.drop(sent);
          see(told);
        } else if (answer.status === 403) leave(told.error);
        else if (OUR_FAULT.includes(answer.status)) { kept.drop(sent); notice(told.error); }
        else { failures += 1; wait = 1000 * Number(answer.headers.get("Retry-After") || 0); }
      } catch { failures += 1; }
      clearTimeout(slow);
      sending = false;
      say();
      // Spread, so that a room full of phones does not come back in the same moment.
      const backoff = failures && Math.min(1000 * 2 ** (failures - 1), LONGEST_PAUSE) * (0.6 + 0.8 * Math.random());
      if (kept.pending().length && (collecting() || failures)) soon(Math.max(wait, backoff, 50));
    }

    async function ask(what, options = {}) {
      const stop = new AbortController(), timer = setTimeout(() => stop.abort(), PATIENCE);
      try { return await fetch(`/room/${code}/${what}`, { cache: "no-store", signal: stop.signal, ...options }); }
      finally { clearTimeout(timer); }
    }

    function say(text) {
      const waiting = kept.pending().length > 0;
      const is = !waiting ? "saved" : failures && collecting() ? "kept" : "saving";
      saving.dataset.is = is;
      if (out || (waiting && !collecting())) saving.textContent = "";
      else if (text && waiting) saving.textContent = text;
      else if (is === "kept") saving.textContent = kept.lasting() ? KEPT : "Not sent yet; keep this page open";
      else if (is === "saved" && (least || saving.textContent || inputs.some((input) => valueOf(input.name) !== null))) saving.textContent = "Saved";
    }

    // ---------------------------------------------------------------- where the room stands

    async function poll() {
      clearTimeout(pollTimer);
      if (document.hidden || out) return;
      try {
        const answer = await ask("state");
        if (answer.ok) { quiet = 0; see(await answer.json()); }
        else if (answer.status === 403) leave((await answer.json()).error);
        else quiet += 1;
      } catch { quiet += 1; }
      pollTimer = setTimeout(poll, Math.min(POLL * 2 ** quiet, LONGEST_PAUSE) * (0.85 + 0.3 * Math.random()));
    }

    function see(told) {
      if (told.round > round) { location.reload(); return; }
      const changed = told.phase !== state.phase || told.open !== state.open;
      state = told;
      if (!changed) return;
      looking = false;
      if (collecting()) { failures = 0; soon(50); }
      draw(true);
      say();
    }

    function leave(sentence) {
      out = sentence;
      looking = false;
      draw(true);
      say();
    }

    function notice(sentence) {
      one("#notice").textContent = sentence;
      one("#notice").hidden = !sentence;
    }

    // ---------------------------------------------------------------- what is on screen

    function draw(focus = false) {
      const stopped = !collecting();
      const told = out ? `Not in this room|${out}` : pause.dataset[state.open ? state.phase : "closed"] || "|";
      const [heading, sentence] = told.split("|");
      one("#all").disabled = !collecting();
      pause.hidden = !stopped || looking;
      one("h2", pause).textContent = heading;
      one("#look").hidden = out !== "";
      const late = stopped && !out && kept.pending().length ? " Your last change came too late; it counts if answers open again." : "";
      one(".lead", pause).textContent = sentence + late;
      notice(stopped && looking ? `${heading}. ${sentence}` : "");
      form.hidden = stopped && !looking;
      const end = at === screens.length;
      screens.forEach((screen, i) => screen.classList.toggle("now", i === at));
      one("#end").hidden = !end;
      one("#progress").hidden = form.hidden;
      one("nav").hidden = form.hidden || end;
      one("#progress progress").value = at;
      one("#place").textContent = end ? "" : `${at + 1} of ${screens.length}`;
      one("#back").disabled = at === 0;
      if (!end) {
        const done = answered(screens[at]);
        const skips = !done && collecting();
        one("#next").textContent = skips ? "Skip" : "Next";
        one("#next").classList.toggle("skips", skips);
        one("#take-back").hidden = !done || !collecting();
        for (const part of all(".weights", screens[at])) drawWeights(part);
      } else {
        one("#take-back").hidden = true;
        drawEnd();
      }
      if (focus) one("h2", form.hidden ? pause : end ? one("#end") : screens[at]).focus();
    }

    function drawWeights(part) {
      const rest = left(part);
      one(".left b", part).textContent = rest;
      for (const row of all(".weight", part)) {
        const input = one("input", row), value = Number(input.value);
        one("progress", row).value = value;
        for (const button of all("[data-step]", row)) {
          const way = Number(button.dataset.step);
          button.setAttribute("aria-disabled", String(way < 0 ? value <= 0 : rest < Number(input.step)));
        }
      }
    }

    function drawEnd() {
      // In a later round what is left out stays as it was answered before, which a hint beside the question tells.
      const stays = (screen) => !answered(screen) && one(".hint", screen) !== null;
      const open = screens.map((screen, i) => [screen, i]).filter(([screen]) => !stays(screen) && (!answered(screen) || unspread(screen)));
      const many = screens.filter(answered).length;
      one("#count").textContent = many === screens.length && !open.length
        ? "You answered every question. You can close this page, or change answers while they are taken."
        : `You answered ${many} of ${screens.length}`
          + (screens.some(stays) ? " again; what you leave out stays as it was." : ".") + (open.length ? " Still open:" : "");
      one("#open").replaceChildren(...open.map(([screen, i]) => {
        const item = document.createElement("li"), button = document.createElement("button");
        button.type = "button";
        button.dir = "auto";
        button.textContent = screen.dataset.name + (answered(screen) ? ` (${unspread(screen)} points left)` : "");
        button.addEventListener("click", () => go(i));
        item.append(button);
        return item;
      }));
    }

    function go(to) {
      history.pushState({ round }, "", to >= screens.length ? "#end" : `#${to + 1}`);
      arrive();
    }

    function arrive() {
      const to = location.hash === "#end" ? screens.length : Number(location.hash.slice(1)) - 1;
      if (!Number.isInteger(to) || to < 0 || to > screens.length) return;
      at = to;
      draw(true);
      scrollTo(0, 0);
    }

    // ---------------------------------------------------------------- weights

    const fields = (part) => all("input", part);
    const left = (part) => Number(one(".left", part).dataset.points) - fields(part).reduce((sum, field) => sum + Number(field.value), 0);
    const unspread = (screen) => all(".weights", screen).reduce((sum, part) => sum + left(part), 0);

    function give(part, field, wanted) {
      const step = Number(field.step), free = left(part) + Number(field.value);
      const most = Math.floor(Math.min(Number(field.max), free) / step) * step;
      field.value = Math.max(Number(field.min), Math.min(Math.round(wanted / step) * step, most));
      keepWeights(part);
    }

    // All together, since they share their points: one that was never touched is none.
    function keepWeights(part) {
      for (const field of fields(part)) {
        field.value = Number(field.value);
        if (field.dataset.was !== field.value) { field.dataset.was = field.value; keep(field.name); }
      }
      draw();
    }

    function spread(part) {
      const found = fields(part), step = Number(found[0].step), steps = Math.floor(Number(one(".left", part).dataset.points) / step);
      found.forEach((field, i) => { field.value = step * (Math.floor(steps / found.length) + (i < steps % found.length)); });
      keepWeights(part);
    }

    // ---------------------------------------------------------------- what people do

    form.addEventListener("change", ({ target }) => {
      const part = target.closest(".weights");
      if (part) give(part, target, Number(target.value));
      else keep(target.name);
    });
    form.addEventListener("submit", (event) => { event.preventDefault(); go(at + 1); });
    one("#next").addEventListener("click", () => go(at + 1));
    one("#back").addEventListener("click", () => go(at - 1));
    one("#change").addEventListener("click", () => go(0));
    one("#look").addEventListener("click", () => { looking = true; draw(true); });
    one("#take-back").addEventListener("click", () => {
      for (const name of namesOn(screens[at])) {
        if (valueOf(name) === null) continue;
        setValue(name, null);
        for (const field of all(".weights input", screens[at])) field.dataset.was = field.value;
        keep(name);
      }
      one("h2", screens[at]).focus();
    });
    for (const part of all(".weights", form)) {
      one(".even", part).addEventListener("click", () => spread(part));
      for (const button of all("[data-step]", part)) {
        button.addEventListener("click", () => {
          const field = one("input", button.parentElement);
          if (button.getAttribute("aria-disabled") !== "true") give(part, field, Number(field.value) + button.dataset.step * field.step);
        });
      }
    }
    const back = () => { failures = 0; quiet = 0; send(); poll(); };
    addEventListener("popstate", arrive);
    addEventListener("online", back);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) back(); });
    addEventListener("pagehide", send);

    // ---------------------------------------------------------------- the beginning

    const late = forgetEarlierRounds(prefix, prefix + round);
    for (const [question, [value]] of kept.pending()) setValue(question, value);
    for (const field of all(".weights input", form)) field.dataset.was = field.value;
    const first = screens.findIndex((screen) => !answered(screen));
    at = first < 0 ? screens.length : first;
    // The address may still name a place in an earlier round; a new one begins at its first question.
    if (history.state && history.state.round !== round) { history.replaceState({ round }, "", location.pathname); scrollTo(0, 0); }
    if (location.hash) arrive();
    draw();
    if (late) notice("Your last changes came after the round was closed and do not count.");
    say();
    soon(50);
    pollTimer = setTimeout(poll, POLL);
  }
})();
