// Exact amounts: text in, text out, BigInt between. A floating-point number never holds money here.

const NUMBER = /^([-+]?)(\d*)(?:\.(\d*))?$/;

// Full-width digits and points folded; commas, spaces and currency signs gone; accountants' (5.00) is -5.00.
export function bare(text) {
  const folded = text.normalize("NFKC").replace(/[\s,¥']/g, "").replace(/[‐‑‒–—−]/g, "-");
  const bracketed = /^\((.+)\)$/.exec(folded);
  return bracketed ? `-${bracketed[1]}` : folded;
}

// The number times 10^places as a BigInt; null for what is no number, undefined for one with more places.
export function scaled(text, places) {
  const found = NUMBER.exec(bare(text));
  if (!found || !(found[2] || found[3])) return null;
  const fraction = (found[3] ?? "").replace(/0+$/, "");
  if (fraction.length > places) return undefined;
  const digits = BigInt((found[2] || "0") + fraction.padEnd(places, "0"));
  return found[1] === "-" ? -digits : digits;
}

export function written(value, places) {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const sign = value < 0n ? "-" : "";
  return places ? `${sign}${whole}.${digits.slice(-places)}` : sign + whole;
}

export const grouped = (text) => text.replace(/^(-?\d+)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

// Cents of an amount in yuan, null if it is none.
export const cents = (text) => scaled(text, 2) ?? null;

// 万元 as typed to yuan and back; one 万元 is 10,000 yuan, so a cent is its sixth place.
export function fromWanyuan(text) {
  const value = scaled(text, 6);
  return typeof value === "bigint" ? written(value, 2) : value;
}

export function toWanyuan(yuan) {
  const value = cents(yuan);
  return value === null ? yuan : written(value, 6).replace(/0{1,4}$/, "");
}
