// The build gives a report its styles as texts (build.mjs).
declare module '*.css' {
  const text: string;
  export = text;
}
