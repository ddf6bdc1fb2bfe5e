// wasm-opt for the client's parts. In one process, since starting it anew for each of some 240 parts takes four minutes.

// What it reads as a name and doesn't know it says on standard error, file after file; what is wrong it throws
const { error } = console;
console.error = () => {};
const { default: binaryen } = await import("../.tools/node_modules/binaryen/index.js");
console.error = error;

// As `wasm-opt -Oz` sets them
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
binaryen.setGenerateStackIR(true);
binaryen.setOptimizeStackIR(true);

// These make fewer bytes that compress worse
for (const pass of ["local-cse", "merge-similar-functions"]) binaryen.addPassToSkip(pass);

// Chromium compiles a function when it is first called, while the page waits, and each costs it more than its bytes do:
// this makes 1,259 of the 2,952 that bring a product's page to life (docs/decisions/0021-coming-to-life.md)
binaryen.setAlwaysInlineMaxSize(8);

const { MVP, BulkMemory, MutableGlobals, Multivalue, NontrappingFPToInt, ReferenceTypes, SignExt } = binaryen.Features;
const FEATURES = MVP | BulkMemory | MutableGlobals | Multivalue | NontrappingFPToInt | ReferenceTypes | SignExt;

/** A WebAssembly module, made small. */
export function optimized(bytes) {
  const module = binaryen.readBinary(bytes, FEATURES);
  module.optimize();
  module.runPasses(["reorder-functions-by-name"]);
  const small = module.emitBinary();
  module.dispose();
  return small;
}
