"use strict";
const network = document.getElementById("network");
const canvas = document.getElementById("canvas");
const hint = document.getElementById("hint");
const boxes = Array.from(network.querySelectorAll(".box"));
const groupsOf = (box) => box.dataset.groups.split(" ").filter((group) => group !== "");

/** Shows what is known of some groups, and of a box if there is one; nothing: shows the hint. */
function choose(groups, box) {
  document.querySelectorAll("#details section").forEach((section) => {
    section.hidden = true;
  });
  for (const shown of boxes) {
    shown.classList.toggle("chosen", shown === box);
    shown.classList.toggle("same", groupsOf(shown).some((group) => groups.includes(group)));
  }
  network.classList.toggle("choosing", groups.length > 0);
  hint.hidden = groups.length > 0 || box !== null;
  if (box !== null) {
    document.getElementById("box-" + box.dataset.box).hidden = false;
  }
  for (const group of groups) {
    document.getElementById("group-" + group).hidden = false;
  }
}

for (const box of boxes) {
  box.addEventListener("click", (event) => {
    event.stopPropagation();
    choose(groupsOf(box), box);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(groupsOf(box), box);
    }
  });
}
document.querySelectorAll("button[data-group]").forEach((button) => {
  button.addEventListener("click", () => {
    const group = button.dataset.group;
    choose([group], null);
    const first = boxes.find((box) => groupsOf(box).includes(group));
    if (first !== undefined) {
      first.scrollIntoView({ block: "center", inline: "center", behavior: "smooth" });
    }
    document.querySelector("aside").scrollTop = 0;
  });
});
canvas.addEventListener("click", () => choose([], null));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    choose([], null);
  }
});

const width = network.viewBox.baseVal.width;
const height = network.viewBox.baseVal.height;
let scale = 1;
document.querySelectorAll("button[data-zoom]").forEach((button) => {
  button.addEventListener("click", () => {
    const zoom = button.dataset.zoom;
    scale = zoom === "fit" ? canvas.clientWidth / width : scale * Number(zoom);
    network.setAttribute("width", width * scale);
    network.setAttribute("height", height * scale);
  });
});
