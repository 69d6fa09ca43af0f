/** What training needs, loaded together when the reader first turns to it. */

export { Train } from "./train.js";
export { mount } from "./views/runs.js";
