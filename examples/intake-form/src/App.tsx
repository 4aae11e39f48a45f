import { useEffect, useRef, useState } from "react";
import type { Language } from "voice-client";
import { AtDesk } from "./AtDesk";
import { Claiming } from "./Claiming";
import { Finding } from "./Finding";
import { Safety } from "./Safety";
import { LANGUAGES, WORDS } from "./words";

const PAGES = ["claim", "question", "search"] as const;
const pageOf = (hash: string) => PAGES.find((page) => hash === `#${page}`) ?? "claim";

/**
 * Three forms, each made from the schemas of the server: what a requester asks about a person, what
 * the desk asks, and a search for help.
 */
export function App() {
  const [language, setLanguage] = useState<Language>("en");
  const [page, setPage] = useState(() => pageOf(location.hash));
  const [claim, setClaim] = useState<object>({});
  const [question, setQuestion] = useState<object>({});
  const [search, setSearch] = useState<object>({});
  const heading = useRef<HTMLHeadingElement>(null);
  const words = WORDS[language];

  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `${words[page].title} - ${words.office}`;
  }, [language, page, words]);

  useEffect(() => {
    const follow = () => {
      setPage(pageOf(location.hash));
      heading.current?.focus();
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);

  return (
    <>
      <Safety language={language} />
      <header>
        <p className="office">{words.office}</p>
        <nav aria-label={words.pages}>
          {PAGES.map((of) => (
            <a
              key={of}
              href={`#${of}`}
              aria-current={of === page ? "page" : undefined}
              onClick={(event) => {
                // One entry in the history, which the quick exit replaces.
                event.preventDefault();
                location.replace(`#${of}`);
              }}
            >
              {words[of].name}
            </a>
          ))}
        </nav>
        <label>
          {words.language}{" "}
          <select
            value={language}
            onChange={(event) => setLanguage(event.target.value === "es" ? "es" : "en")}
          >
            {LANGUAGES.map(([code, name]) => (
              <option key={code} value={code} lang={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </header>
      <main>
        <h1 ref={heading} tabIndex={-1}>
          {words[page].title}
        </h1>
        {page === "claim" && <Claiming language={language} data={claim} onChange={setClaim} />}
        {page === "question" && (
          <AtDesk language={language} data={question} onChange={setQuestion} />
        )}
        {page === "search" && (
          <Finding language={language} data={search} onChange={setSearch} />
        )}
      </main>
    </>
  );
}
