{
  const form = document.querySelector(".filters");
  const rows = [...document.querySelectorAll("#people tbody tr")];
  const numbered = [...document.querySelectorAll("#people .numbered li")].map((item) => item.textContent.toLowerCase());

  const filter = () => {
    const wanted = (name) => form.querySelector(`[name=${name}]`).value.trim().toLowerCase();
    const person = wanted("person");
    const project = wanted("project");
    const directions = [...form.querySelectorAll(":checked")].map((box) => box.value);
    const has = (row, part, text) => row.querySelector(`[data-part=${part}]`).textContent.toLowerCase().includes(text);
    const numbers = numbered.flatMap((name, at) => (person && name.includes(person) ? [at + 1] : []));
    const within = (range) => {
      const [first, last = first] = range.split("-").map(Number);
      return numbers.some((number) => first <= number && number <= last);
    };
    const hasPerson = (row) => {
      const ranges = row.querySelector(".numbers span");
      return ranges ? ranges.textContent.split(", ").some(within) : has(row, "person", person);
    };
    let shown = 0;
    for (const row of rows) {
      row.hidden = !(
        (!directions.length || directions.includes(row.dataset.direction)) &&
        (!person || hasPerson(row)) &&
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
