// Sends a file, follows its reading, and goes to the preview. Without this script the form does the same in one step.

const form = document.getElementById("upload-form");

if (form) form.addEventListener("submit", (event) => {
  event.preventDefault();
  start();
});

const bar = form?.querySelector("progress");
const stage = document.getElementById("upload-stage");
const refused = document.getElementById("upload-refused");
const headers = () => ({
  "X-Requested-With": "fetch",
  "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
});

async function start() {
  const button = form.querySelector("button");
  button.disabled = true;
  refused.hidden = true;
  document.getElementById("upload-progress").hidden = false;
  try {
    const taken = await send();
    if (taken.refused) refuse(taken.refused);
    else await follow(taken.read);
  } catch {
    refuse([stage.dataset.failed]);
  } finally {
    button.disabled = false;
  }
}

// Half of the bar is the way to the server, half is what is done there. XMLHttpRequest, because fetch does not tell
// how much has been sent.
function send() {
  const body = new FormData(form);
  stage.textContent = stage.dataset.sending;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = (50 * event.loaded) / event.total;
    });
    request.addEventListener("load", () => {
      try {
        resolve(JSON.parse(request.responseText));
      } catch (error) {
        reject(error);
      }
    });
    request.addEventListener("error", reject);
    request.send(body);
  });
}

async function follow(address) {
  const response = await fetch(address, { method: "POST", headers: headers() });
  if (!response.ok) throw new Error(response.statusText);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let ended = false; !ended; ) {
    const { done, value } = await reader.read();
    ended = done;
    const lines = (rest + (value ?? "")).split("\n");
    rest = lines.pop();
    for (const line of lines) tell(JSON.parse(line));
  }
}

function tell(told) {
  if (told.stage) {
    stage.textContent = told.stage;
    bar.value = 50 + (50 * (told.number - 1)) / told.of;
  }
  if (told.refused) refuse(told.refused);
  if (told.page) {
    bar.value = 100;
    location.assign(told.page);
  }
}

function refuse(messages) {
  document.getElementById("upload-progress").hidden = true;
  refused.replaceChildren(...messages.map((message) => {
    const line = document.createElement("p");
    line.textContent = message;
    return line;
  }));
  refused.hidden = false;
}
