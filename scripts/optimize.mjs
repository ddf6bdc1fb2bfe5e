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
for (const pass of ["inlining-optimizing", "local-cse", "merge-similar-functions"]) binaryen.addPassToSkip(pass);

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
