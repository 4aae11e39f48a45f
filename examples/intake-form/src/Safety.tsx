import { useEffect } from "react";
import type { Language } from "voice-client";
import { WORDS } from "./words";

/** Where a quick exit leads: a page that anybody may have open. */
const ELSEWHERE = "https://www.weather.gov";
/** Within how many milliseconds two presses of Escape leave. */
const TWICE = 2000;

/** Leaves at once: nothing is seen while the other page loads, and Back does not lead here. */
function leave() {
  document.documentElement.hidden = true;
  location.replace(ELSEWHERE);
}

/** The quick exit, which the keyboard reaches first, and whom to call in danger. */
export function Safety({ language }: { readonly language: Language }) {
  const words = WORDS[language];
  useEffect(() => {
    let before = -Infinity;
    const press = ({ key, timeStamp, repeat }: KeyboardEvent) => {
      if (repeat) return;
      if (key === "Escape" && timeStamp - before < TWICE) leave();
      before = key === "Escape" ? timeStamp : -Infinity;
    };
    addEventListener("keydown", press, { capture: true });
    return () => removeEventListener("keydown", press, { capture: true });
  }, []);
  const [beforeNumber, after] = words.danger;
  return (
    <aside className="safety" aria-label={words.safety}>
      <button type="button" className="leave" aria-describedby="leave-how" onClick={leave}>
        {words.leave}
      </button>
      <span id="leave-how">{words.leaveHow}</span>
      <p className="danger">
        {beforeNumber}
        <a href="tel:911">911</a>
        {after}
      </p>
    </aside>
  );
}
