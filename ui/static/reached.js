// Whether the page still reaches its server, and what it does where it doesn't: it says so, and is loaded anew once a
// server answers. That may be another one, which knows nothing of the page: several stand behind one address.
import { isWhole, keepForNext } from "./draft.js";

const JOIN = "/queue/join"; // an event goes to the server
const STREAM = "/queue/data"; // and what comes of it is brought by this
const SERVER = "/app_id"; // which process answers
const OVER = '"msg":"close_stream"'; // as Gradio writes it; within an answer its quotation marks would be escaped
const TRIES = 2000; // milliseconds from one to the next
const LOOKS = 5000;
// Longer than a stream is silent where an answer takes its time: Gradio says every 15 seconds that it lives.
const SILENCE = 45_000;

const one = (selector) => document.querySelector(selector);
const reach = window.fetch.bind(window);
const later = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

let page = { asking: () => false, nothing: () => { } }; // whether a question is on its way; that nothing comes of it
let cut = false; // the stream ended before its end: Gradio takes it for open, and no event's outcome would be heard
let leaves = false;
let listens = false;
let heardAt = 0;
let place = ""; // where events go

// Says that one has to sign in again, or to try again (chat/notices.py). Returns the server's answer to whether one may
// come in: 0 where it is not reached.
export const cameToNothing = async () => {
  page.nothing();
  let status = 0;
  try {
    const asked = { method: "HEAD", headers: { accept: "application/json" }, cache: "no-store" };
    status = (await reach("./", asked)).status;
  } catch { }
  one("#signed-out").hidden = status !== 401;
  one("#not-done").hidden = status === 401;
  for (const waits of document.querySelectorAll("#conversation .pending")) waits.hidden = true;
  return status;
};

const waits = () => page.asking() || Boolean(one("#conversation :is(.pending, .answer.growing, .answer.writing)"));

// The page is of no use any more. Nothing but an event that a reader caused leads here, so that it is never loaded
// again and again.
const lost = async () => {
  if (leaves) return;
  leaves = true;
  for (let status = 0; status !== 200;) {
    status = await cameToNothing();
    if (status === 401) { // they sign in first: what they put next leads here again
      leaves = false;
      return;
    }
    if (status !== 200) await later(TRIES);
  }
  keepForNext();
  location.reload();
};
const isCut = () => {
  listens = false;
  cut = true;
  if (!leaves && isWhole() && waits()) lost();
};

// The stream as it comes, watched for whether it ends as it should.
const watched = (response) => {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let end = "", over = false;
  listens = true;
  const body = new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        heardAt = Date.now();
        if (done) {
          if (!over) isCut();
          controller.close();
          return;
        }
        const words = end + decoder.decode(value, { stream: true });
        if (words.includes(OVER)) [over, listens] = [true, false];
        end = words.slice(-OVER.length);
        controller.enqueue(value);
      } catch (error) {
        if (!over) isCut();
        controller.error(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
};

// Once an event did not reach the server, Gradio takes no other, tells nobody, and asks which process answers until the
// page can be loaded anew.
window.fetch = async (...given) => {
  const address = String(given[0]?.url ?? given[0]);
  if (address.endsWith(SERVER)) {
    if (await cameToNothing() !== 200) throw new TypeError("not reached");
    keepForNext();
    return Response.json({ app_id: "" });
  }
  const [joins, streams] = [address.includes(JOIN), address.includes(STREAM)];
  if (joins || streams) {
    place = address.slice(0, address.indexOf(joins ? JOIN : STREAM));
    [heardAt, listens] = [Date.now(), true];
  }
  if (joins && cut && isWhole()) lost();
  try {
    const response = await reach(...given);
    if (!streams) return response;
    if (!response.ok) isCut();
    return response.ok && response.body ? watched(response) : response;
  } catch (error) {
    if (joins) cameToNothing();
    if (streams) isCut();
    throw error;
  }
};

// Nothing comes, and nothing says that the stream was cut, where a machine is gone at once. Another process answers
// then, once the proxy has given that one up; one that only takes its time goes on answering that it is the same.
const another = async () => {
  try {
    const response = await reach(place + SERVER, { cache: "no-store" });
    return response.ok && (await response.json()).app_id !== window.gradio_config.app_id;
  } catch {
    return false;
  }
};
const look = async () => {
  const silent = Date.now() - heardAt > (window.planAssistant.silence ?? SILENCE);
  if (leaves || !listens || !silent || !isWhole() || !waits()) return;
  if (await another()) lost();
};

export const watch = (given) => {
  page = given;
  setInterval(look, LOOKS);
};
addEventListener("pagehide", () => { leaves = true; });
addEventListener("pageshow", (shown) => { if (shown.persisted) leaves = false; });
