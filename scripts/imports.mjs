// Short names for the functions that the client asks of its glue in JavaScript: wasm-bindgen ends each name with a hash,
// which no compression makes shorter, in the module and in the glue.
const MODULE = "./stoa_bg.js";
const IMPORTS = 2;
/** Kinds of imports, and what stands behind each (WebAssembly Core Specification, 5.5.5). */
const [FUNCTION, TABLE, MEMORY, GLOBAL] = [0, 1, 2, 3];

/** A module with short names for what it imports; those that aren't among `names` yet are noted there. */
export function shortened(wasm, names) {
  const reader = new Reader(wasm, 8);
  while (reader.at < wasm.length) {
    const start = reader.at;
    const kind = reader.byte();
    const size = reader.number();
    if (kind !== IMPORTS) {
      reader.at += size;
      continue;
    }
    const section = renamed(reader, names);
    if (names.size === 0) throw new Error(`the client imports nothing from ${MODULE}`);
    const head = [Buffer.from([IMPORTS]), leb128(section.length)];
    return Buffer.concat([wasm.subarray(0, start), ...head, section, wasm.subarray(reader.at)]);
  }
  throw new Error("the client imports nothing");
}

/** The section of imports with other names, which are noted. */
function renamed(reader, names) {
  const count = reader.number();
  const parts = [leb128(count)];
  for (let place = 0; place < count; place++) {
    const [module, name] = [reader.text(), reader.text()];
    if (module === MODULE && !names.has(name)) names.set(name, letters(names.size));
    const begin = reader.at;
    reader.skipWhatIsImported();
    const short = module === MODULE ? names.get(name) : name;
    parts.push(written(module), written(short), reader.bytes.subarray(begin, reader.at));
  }
  return Buffer.concat(parts);
}

/** The glue with the same short names; it has each name once, as a key. */
export function withNames(glue, names) {
  let text = glue;
  for (const [name, short] of names) {
    const parts = text.split(`${name}:`);
    if (parts.length !== 2) throw new Error(`the client's glue has ${name} ${parts.length - 1} times`);
    text = parts.join(`${short}:`);
  }
  return text;
}

/** a, b, ... z, aa, ab, ... */
function letters(number) {
  const last = String.fromCharCode(97 + (number % 26));
  return number < 26 ? last : letters(Math.floor(number / 26) - 1) + last;
}

function written(text) {
  return Buffer.concat([leb128(Buffer.byteLength(text)), Buffer.from(text)]);
}

/** A number as WebAssembly writes it (5.2.2). */
export function leb128(number) {
  const bytes = [];
  do bytes.push((number & 0x7f) | (number > 0x7f ? 0x80 : 0));
  while ((number >>>= 7) > 0);
  return Buffer.from(bytes);
}

class Reader {
  constructor(bytes, at) {
    Object.assign(this, { bytes, at });
  }

  byte() {
    return this.bytes[this.at++];
  }

  number() {
    let [number, shift, byte] = [0, 0, 0];
    do {
      byte = this.byte();
      number |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte & 0x80);
    return number >>> 0;
  }

  text() {
    const length = this.number();
    this.at += length;
    return this.bytes.toString("utf8", this.at - length, this.at);
  }

  skipWhatIsImported() {
    const kind = this.byte();
    if (kind === FUNCTION) this.number();
    else if (kind === GLOBAL) this.at += 2;
    else if (kind === TABLE || kind === MEMORY) {
      if (kind === TABLE) this.byte();
      const hasMost = this.byte() & 1;
      this.number();
      if (hasMost) this.number();
    } else throw new Error(`the client imports something of kind ${kind}`);
  }
}
