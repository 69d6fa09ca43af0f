declare module "*.css" {
  const text: string;
  export default text;
}

/** The way from a classic script to the root of its site, put in by the build. */
declare const UP: string;
