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
// this makes few of the many that bring a page to life (docs/decisions/0021-coming-to-life.md)
binaryen.setAlwaysInlineMaxSize(6);

const { MVP, BulkMemory, MutableGlobals, Multivalue, NontrappingFPToInt, ReferenceTypes, SignExt } = binaryen.Features;
const FEATURES = MVP | BulkMemory | MutableGlobals | Multivalue | NontrappingFPToInt | ReferenceTypes | SignExt;

/**
 * How leptos brings a view to life that waits meanwhile, as a mangled name of Rust's. None of ours does, since the code of a
 * page is there before (`load_pages` in app.rs); but a table refers to it for each kind of view. Only it and what waits:
 * other functions within may be the same as some that are called, and be one with them.
 */
const NEVER_CALLED = /13hydrate_async(28_\$u7b\$\$u7b\$closure\$u7d\$\$u7d\$)?17h[0-9a-f]{16}E$/;

/** A WebAssembly module, made small. */
export function optimized(bytes) {
  const module = binaryen.readBinary(bytes, FEATURES);
  emptyWhatIsNeverCalled(module);
  callWithoutTable(module);
  module.optimize();
  module.runPasses(["reorder-functions-by-name", "strip-producers", "strip-target-features"]);
  const small = module.emitBinary();
  module.dispose();
  return small;
}

function emptyWhatIsNeverCalled(module) {
  for (let place = 0; place < module.getNumFunctions(); place++) {
    const called = module.getFunctionByIndex(place);
    const { name, base } = binaryen.getFunctionInfo(called);
    if (!base && NEVER_CALLED.test(name)) binaryen.Function.setBody(called, module.unreachable());
  }
}

/**
 * The splitter has one part call another's functions by their places in a table. Those that are in the same module are called
 * as they are, so that they can be written where they are called; the others are there once their part is.
 */
function callWithoutTable(module) {
  const functions = placesInTable(module);
  for (let number = 0; number < module.getNumFunctions(); number++) {
    const caller = module.getFunctionByIndex(number);
    const { body, results } = binaryen.getFunctionInfo(caller);
    if (!body || binaryen.getExpressionId(body) !== binaryen.CallIndirectId) continue;
    const { target, operands } = binaryen.getExpressionInfo(body);
    const called = binaryen.getExpressionId(target) === binaryen.ConstId && functions.get(binaryen.getExpressionInfo(target).value);
    if (called) binaryen.Function.setBody(caller, module.call(called, operands, results));
  }
}

function placesInTable(module) {
  const functions = new Map();
  for (let number = 0; number < module.getNumElementSegments(); number++) {
    const { table, offset, data } = binaryen.getElementSegmentInfo(module.getElementSegmentByIndex(number));
    const first = binaryen.getExpressionInfo(offset).value;
    if (table === "0") for (const [place, name] of data.entries()) if (name) functions.set(first + place, name);
  }
  return functions;
}
