// Notes what the page and the server say to each other, so that a test can wait until a script run is over.
(() => {
  if (window.traffic) return;
  const traffic = { asked: 0, answered: 0, quietSince: 0 };
  window.traffic = traffic;
  const RERUN = 0x5a; // BackMsg.rerun_script, the first byte of the message
  const known = new WeakSet();
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (!known.has(this)) {
      known.add(this);
      this.addEventListener("message", () => { traffic.answered = performance.now(); });
    }
    const first = data instanceof Uint8Array ? data[0] : data instanceof ArrayBuffer ? new Uint8Array(data)[0] : -1;
    if (first === RERUN) traffic.asked = performance.now();
    return send.call(this, data);
  };

  const LONGEST = 2000; // a longer movement, or one without end, is none that leads anywhere
  const moves = (one) => one.playState === "running" && one.effect && one.effect.getComputedTiming().endTime < LONGEST;
  const drawn = (element) => element.querySelector("svg, canvas") !== null;
  const busy = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    if (!app) return "no app yet";
    if (app.dataset.testConnectionState !== "CONNECTED") return "connection " + app.dataset.testConnectionState;
    if (app.dataset.testScriptState !== "notRunning") return "script " + app.dataset.testScriptState;
    if (traffic.answered <= traffic.asked) return "waiting for the server";
    for (const waiting of ["stSpinner", "stSkeleton", "stFileUploaderProgressBar"]) {
      if (document.querySelector(`[data-testid="${waiting}"]`)) return waiting;
    }
    if (document.querySelector('[data-stale="true"]')) return "stale elements";
    const charts = [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')].filter((e) => e.offsetParent !== null);
    if (!charts.every(drawn)) return "charts";
    if (document.fonts.status !== "loaded") return "fonts";
    if (document.getAnimations().some(moves)) return "movement"; // a list of choices shuts when what it hangs on moves
    return "";
  };
  window.whyBusy = busy;
  // True once nothing has been going on for `quiet` milliseconds.
  window.settled = (quiet) => {
    const now = performance.now();
    if (busy()) { traffic.quietSince = 0; return false; }
    if (!traffic.quietSince) traffic.quietSince = now;
    return now - Math.max(traffic.quietSince, traffic.answered) >= quiet;
  };

  // What was drawn on a canvas, with its place in its frame: a graph or a table has nothing else to be found or clicked.
  window.written = new Map();
  window.pictures = new Map();
  const place = (context, x, y) => {
    const at = context.getTransform().transformPoint(new DOMPoint(x, y));
    const box = context.canvas.getBoundingClientRect();
    const scale = box.width / context.canvas.width;
    return { x: box.left + at.x * scale, y: box.top + at.y * scale };
  };
  const { fillText, drawImage } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
    if (this.canvas.isConnected && String(text).trim()) {
      const middle = this.textAlign === "left" || this.textAlign === "start" ? x + this.measureText(text).width / 2 : x;
      window.written.set(String(text).trim(), place(this, middle, y));
    }
    return fillText.call(this, text, x, y, ...rest);
  };
  CanvasRenderingContext2D.prototype.drawImage = function (image, ...rest) {
    if (this.canvas.isConnected && rest.length >= 4) {
      const [left, top, width, height] = rest.slice(-4);
      const at = place(this, left + width / 2, top + height / 2);
      window.pictures.set(`${Math.round(at.x)} ${Math.round(at.y)}`, at);
    }
    return drawImage.call(this, image, ...rest);
  };
})();

// What the Content-Security-Policy forbids is an error of ours, which the visitor hears of through the console.
document.addEventListener("securitypolicyviolation", (e) => {
  console.error(`against the policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`);
});
