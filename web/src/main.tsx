/** The entry of the page. */
import { render } from "preact";
import { App } from "./app";
import "./style/color.css";
import "./style/base.css";
import "./style/shell.css";
import "./style/figure.css";
import "./style/views.css";
import "./style/overview.css";
import "./style/fuel.css";
import "./style/controls.css";
import "./style/lab.css";

const root = document.getElementById("page");
if (root) render(<App />, root);
