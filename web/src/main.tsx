/** The entry of the page. */
import { render } from "preact";
import { answer } from "./api/load";
import { App } from "./app";
import { coasts } from "./marks/coast";
import { scenario, view } from "./state/route";
import "./style/color.css";
import "./style/base.css";
import "./style/shell.css";
import "./style/figure.css";
import "./style/views.css";
import "./style/overview.css";
import "./style/fuel.css";
import "./style/controls.css";
import "./style/lab.css";

// What the first view will ask for is asked for at once, and not only when the case is there.
answer("/case");
if (view.value === "overview") {
  answer(`/results/${scenario.value}`);
  void coasts().catch(() => undefined);
}

const root = document.getElementById("page");
if (root) render(<App />, root);
