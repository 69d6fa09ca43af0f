export default {
  title: "Course",
  head: [["script", { async: "", src: "http://127.0.0.1:8000/embed/v1.js" }]],
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === "chain-rule" } } },
};
