// A filter form leaves its empty fields out of the address, so that a view's link says only what was chosen.
export function enhance(form) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const name of new Set(formData.keys())) {
      const given = formData.getAll(name).filter((value) => value !== "");
      formData.delete(name);
      for (const value of given) formData.append(name, value);
    }
  });
}
