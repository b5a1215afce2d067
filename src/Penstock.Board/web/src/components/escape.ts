import { visible } from "../visible";

/** Text as it stands within XML and SVG; what they cannot hold is left out. */
export const escapeXml = (text: string): string => visible(text).replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu, "");
