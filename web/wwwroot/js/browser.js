// What the screens cannot do in C#. No state of theirs lives here.

// Storage may be switched off or full: then nothing is remembered, and everything else works.
export function recall(key) {
  try { return localStorage.getItem(`quickcheckout.${key}`); } catch { return null; }
}

export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(`quickcheckout.${key}`);
    else localStorage.setItem(`quickcheckout.${key}`, value);
  } catch { /* as above */ }
}

export const language = () => navigator.language;

export function setLanguage(tag) {
  document.documentElement.lang = tag;
}

export function showDialog(dialog, open) {
  if (open && !dialog.open) dialog.showModal();
  if (!open && dialog.open) dialog.close();
}

export const showTop = element => element?.scrollIntoView?.({ block: "start" });

export const print = () => window.print();

export function download(name, type, content) {
  save(name, new Blob([content], { type }));
}

export function downloadPicture(name, lines) {
  const size = 20, leading = 30, margin = 32;
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const font = `${size}px ui-monospace, "Noto Sans Mono CJK SC", "Sarasa Mono SC", monospace`;
  pen.font = font;
  canvas.width = Math.ceil(Math.max(...lines.map(line => pen.measureText(line).width), 200)) + 2 * margin;
  canvas.height = lines.length * leading + 2 * margin;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  pen.font = font;
  lines.forEach((line, i) => pen.fillText(line, margin, margin + (i + 0.7) * leading));
  canvas.toBlob(blob => save(name, blob), "image/png");
}

function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export const isVisible = () => document.visibilityState === "visible";

// The browser reads the file from the disk as it sends it: none of it has to fit into memory. Status 0 when nothing answers, -1 when
// the person stopped it.
let upload;

export function sendFile(input, url, type, headers, listener) {
  return new Promise(resolve => {
    upload = new XMLHttpRequest();
    upload.open("POST", url);
    for (const [name, value] of Object.entries(headers)) upload.setRequestHeader(name, value);
    upload.setRequestHeader("Content-Type", type);
    let told = 0;
    upload.upload.onprogress = event => {
      if (event.timeStamp - told < 200 && event.loaded < event.total) return;
      told = event.timeStamp;
      listener.invokeMethodAsync("Sent", event.loaded, event.total);
    };
    upload.onabort = () => resolve({ status: -1, body: "" });
    upload.onloadend = () => { resolve({ status: upload.status, body: upload.responseText }); upload = undefined; };
    upload.send(input.files[0]);
  });
}

export const stopSending = () => upload?.abort();

export function focus(id) {
  document.getElementById(id)?.focus();
}

// A keyboard-wedge scanner types a code faster than any person, and Enter. Where a field has the focus, the field takes it.
const fastest = 60, shortest = 6;
let scanner;

export function listenToScanner(listener) {
  if (scanner !== undefined) document.removeEventListener("keydown", scanner, true);
  scanner = undefined;
  if (listener === null) return;
  let typed = "", last = 0;
  scanner = event => {
    const inField = event.target.closest("input, textarea, select, [contenteditable]");
    if (inField || event.ctrlKey || event.altKey || event.metaKey) { typed = ""; return; }
    if (event.timeStamp - last > fastest) typed = "";
    last = event.timeStamp;
    if (event.key === "Enter" && typed.length >= shortest) {
      // The button that has the focus must not be pressed by the scanner's Enter.
      event.preventDefault();
      event.stopPropagation();
      const code = typed;
      typed = "";
      listener.invokeMethodAsync("Scanned", code);
    } else if (event.key.length === 1) {
      typed += event.key;
    }
  };
  document.addEventListener("keydown", scanner, true);
}

let camera;

export const canScan = () => "BarcodeDetector" in window && !!navigator.mediaDevices?.getUserMedia;

// Null, or why there is no picture.
export async function startCamera(video, listener) {
  stopCamera();
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    const detector = new BarcodeDetector();
    camera = { stream, open: true };
    const mine = camera;
    video.srcObject = stream;
    await video.play();
    const look = async () => {
      if (!mine.open) return;
      const [seen] = await detector.detect(video).catch(() => []);
      if (seen && mine.open) { stopCamera(); listener.invokeMethodAsync("Seen", seen.rawValue); }
      else setTimeout(look, 120);
    };
    look();
    return null;
  } catch (fault) {
    return String(fault.message ?? fault);
  }
}

export function stopCamera() {
  if (camera === undefined) return;
  camera.open = false;
  camera.stream.getTracks().forEach(track => track.stop());
  camera = undefined;
}

// A signature as strokes of [x, y] on the pad's own grid.
const inks = new WeakMap();

export function startSignature(pad) {
  const pen = pad.getContext("2d");
  pen.lineWidth = 3; pen.lineCap = "round"; pen.lineJoin = "round"; pen.strokeStyle = "#12202a";
  inks.set(pad, []);
  const at = event => {
    const box = pad.getBoundingClientRect();
    const inside = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    return [inside((event.clientX - box.left) * pad.width / box.width, pad.width), inside((event.clientY - box.top) * pad.height / box.height, pad.height)];
  };
  pad.onpointerdown = event => {
    pad.setPointerCapture(event.pointerId);
    inks.get(pad).push([at(event)]);
  };
  pad.onpointermove = event => {
    if (!pad.hasPointerCapture(event.pointerId)) return;
    const stroke = inks.get(pad).at(-1), from = stroke.at(-1), to = at(event);
    if (from[0] === to[0] && from[1] === to[1]) return;
    stroke.push(to);
    pen.beginPath(); pen.moveTo(...from); pen.lineTo(...to); pen.stroke();
  };
}

// A mere touch is no stroke.
export const signature = pad => inks.get(pad).filter(stroke => stroke.length > 1);

export function clearSignature(pad) {
  inks.set(pad, []);
  pad.getContext("2d").clearRect(0, 0, pad.width, pad.height);
}

// On the demonstration page the customer holds a phone to the scanner by pressing a button in it.
let phones;

export function listenToPhones(addresses, listener) {
  if (phones !== undefined) window.removeEventListener("message", phones);
  phones = undefined;
  if (listener === null) return;
  const origins = addresses.map(address => new URL(address).origin);
  phones = event => {
    if (origins.includes(event.origin) && /^\d{6,64}$/.test(event.data?.code)) listener.invokeMethodAsync("Held", event.data.code);
  };
  window.addEventListener("message", phones);
}
