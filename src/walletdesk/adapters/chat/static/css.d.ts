// scripts/build_assets.py minifies our style sheets into "inlined/…"; esbuild puts them in as text.
declare module "*.css" {
  const text: string;
  export default text;
}
