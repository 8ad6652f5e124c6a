// Keeps a draft on the server, never in the browser: a form with data-draft="address" is posted there three
// seconds after the last key, and when the page is hidden. The answer's status alone matters.
const waiting = new Map();
const sending = new Map();

function status(form, text) {
  const line = form.querySelector("[data-draft-status]");
  if (line) line.textContent = text;
  return line;
}

async function keep(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  const texts = form.querySelector("[data-draft-status]")?.dataset ?? {};
  const data = new FormData(form);
  const sent = new AbortController();
  sending.set(form, sent);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: data, keepalive: document.visibilityState === "hidden", redirect: "error", signal: sent.signal });
    if (!answer.ok) throw new Error(answer.status);
    const time = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
    status(form, `${texts.savedText ?? ""} ${time}`);
    if (!waiting.has(form)) form.dispatchEvent(new CustomEvent("draft-kept", { bubbles: true }));
  } catch {
    if (!sent.signal.aborted) status(form, texts.failedText ?? "");
  } finally {
    if (sending.get(form) === sent) sending.delete(form);
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.dataset.draft) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), 3000));
});
document.addEventListener("submit", () => {
  // a draft that came after the form was saved, or the draft was thrown away, would stay behind
  for (const timer of waiting.values()) clearTimeout(timer);
  waiting.clear();
  for (const sent of sending.values()) sent.abort();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") for (const form of waiting.keys()) keep(form);
});
