import * as api from "../api";
import { button } from "../components/button";
import { clear, h } from "../dom";
import "./login.css";

/** Asks for the password; a board with a token tells where to find it. */
export function showLogin(host: HTMLElement, onEntered: () => void): void {
  const input = h("input", { type: "password", name: "password", autocomplete: "current-password", "aria-label": "Password or token", required: true });
  const message = h("p", { class: "login-message", role: "alert" });
  const enter = button("Open the board", { kind: "primary", onClick: () => {} });
  enter.type = "submit";
  const form = h("form", {
    class: "login",
    on: {
      submit: async event => {
        event.preventDefault();
        enter.disabled = true;
        message.textContent = "";
        try {
          await api.login(input.value);
          onEntered();
        } catch (error) {
          const { status, message: text } = error as api.ApiError;
          message.textContent = status === 401 ? "That is not the password." : status === 429 ? "Too many tries. Wait a minute, then try again." : text;
          input.select();
        }
        enter.disabled = false;
      },
    },
  }, h("img", { src: "/icon.svg", alt: "", width: 44, height: 44 }), h("h1", null, "Penstock"),
  h("p", { class: "muted" }, "This board is locked. Enter its password, or the token that it printed when it started."), input, message, enter);
  clear(host, h("main", { class: "login-page" }, form));
  input.focus();
}
