const turning = /[\u202a-\u202e\u2066-\u2069]/g;

/** Marks that turn the direction of a text would let a name pass for another: they are shown by their codes, in elements as on a canvas. */
export const visible = (text: string): string => text.replace(turning, mark => `[U+${mark.charCodeAt(0).toString(16).toUpperCase()}]`);
