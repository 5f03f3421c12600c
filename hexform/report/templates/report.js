"use strict";
{
  const tools = document.querySelector(".tools");
  const articles = [...document.querySelectorAll("article")];

  const filter = () => {
    const words = tools.querySelector("[type=search]").value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = [...tools.querySelectorAll("fieldset")].map((set) => [
      set.dataset.facet,
      [...set.querySelectorAll(":checked")].map((box) => box.value),
    ]);
    let shown = 0;
    let all = 0;
    for (const article of articles) {
      const text = words.length ? article.textContent.toLowerCase() : "";
      const visible =
        words.every((word) => text.includes(word)) &&
        wanted.every(([facet, values]) => !values.length || values.includes(article.dataset[facet] || ""));
      article.hidden = !visible;
      const size = Number(article.dataset.size || 1);
      all += size;
      shown += visible ? size : 0;
    }
    for (const section of document.querySelectorAll("#entries > section")) {
      section.hidden = !section.querySelector("article:not([hidden])");
    }
    tools.querySelector("output").value = shown === all ? `${shown} shown` : `${shown} of ${all} shown`;
  };

  const reveal = () => {
    const article = articles.find((one) => `#${one.id}` === location.hash);
    if (!article) return;
    if (article.hidden) {
      tools.reset();
      filter();
    }
    article.querySelector("details").open = true;
    article.querySelector("summary").focus();
    article.scrollIntoView();
  };

  if (tools) {
    tools.hidden = false;
    tools.addEventListener("input", filter);
    tools.addEventListener("submit", (event) => event.preventDefault());
    tools.addEventListener("reset", () => setTimeout(filter));
    for (const button of tools.querySelectorAll("[data-open]")) {
      button.addEventListener("click", () => {
        for (const article of articles) {
          if (!article.hidden) article.querySelector("details").open = button.dataset.open === "all";
        }
      });
    }
    for (const link of document.querySelectorAll(".tile a[data-facet]")) {
      link.addEventListener("click", (event) => {
        const boxes = [...tools.querySelectorAll("fieldset")]
          .filter((set) => set.dataset.facet === link.dataset.facet)
          .flatMap((set) => [...set.querySelectorAll("input")].filter((box) => box.value === link.dataset.value));
        if (!boxes.length) return;
        event.preventDefault();
        tools.reset();
        for (const box of boxes) box.checked = true;
        setTimeout(() => {
          filter();
          document.querySelector("#entries").scrollIntoView();
        });
      });
    }
    addEventListener("hashchange", reveal);
    filter();
    reveal();
  }
}
