import "chainrule";
import { createElement, useState } from "react";
import { createRoot } from "react-dom/client";
import trace from "./trace.json"; // the answer of POST /api/v1/trace

function App() {
  const [moment, heard] = useState("");
  const told = (event) => heard(event.detail.moment);
  return createElement(
    "div",
    null,
    createElement("p", { id: "heard" }, moment),
    createElement("chain-rule", { trace, lang: "en", height: 480, "oncr-step": told }),
  );
}

createRoot(document.getElementById("app")).render(createElement(App));
