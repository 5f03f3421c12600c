{
  const form = document.querySelector(".filters");
  const rows = [...document.querySelectorAll("#people tbody tr")];

  const filter = () => {
    const wanted = (name) => form.querySelector(`[name=${name}]`).value.trim().toLowerCase();
    const person = wanted("person");
    const project = wanted("project");
    const directions = [...form.querySelectorAll(":checked")].map((box) => box.value);
    const has = (row, part, text) => row.querySelector(`[data-part=${part}]`).textContent.toLowerCase().includes(text);
    let shown = 0;
    for (const row of rows) {
      row.hidden = !(
        (!directions.length || directions.includes(row.dataset.direction)) &&
        (!person || has(row, "person", person)) &&
        (!project || has(row, "project", project))
      );
      shown += row.hidden ? 0 : 1;
      const names = row.querySelector("[data-part=person] details");
      if (names && !row.hidden) names.open = Boolean(person);
    }
    form.querySelector("output").value = shown === rows.length ? `${shown} shown` : `${shown} of ${rows.length} shown`;
  };

  if (form && rows.length) {
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(filter));
    filter();
  }
}
