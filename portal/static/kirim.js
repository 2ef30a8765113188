/* Shows how far a file is sent. Without this script the form works just the same. */
"use strict";
const form = document.getElementById("kirim");
const told = document.getElementById("jalannya");
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = form.querySelector("button"), bar = told.querySelector("progress"), words = told.querySelector("span");
  const say = (text) => { words.textContent = text; };
  const request = new XMLHttpRequest();
  button.disabled = true;
  told.hidden = false;
  say(told.dataset.sedang);
  request.upload.onprogress = (step) => { if (step.lengthComputable) bar.value = 100 * step.loaded / step.total; };
  request.upload.onload = () => { bar.removeAttribute("value"); say(told.dataset.periksa); };
  request.onerror = () => { button.disabled = false; bar.hidden = true; say(told.dataset.putus); };
  request.onload = () => {
    if (request.status < 400 && request.responseURL) { location.assign(request.responseURL); return; }
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    document.getElementById("isi").replaceWith(answer.getElementById("isi"));
  };
  request.open("POST", form.action);
  request.send(new FormData(form));
});
