// Files that leave the page. A PNG is what the browser makes of the SVG, at twice its size.

const PIXELS = 2;

export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by then; without, it would be kept as long as the page.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export function svgFile(picture: SVGSVGElement): Blob {
  const source = new XMLSerializer().serializeToString(picture);
  return new Blob([`<?xml version="1.0" encoding="UTF-8"?>\n${source}\n`], {type: 'image/svg+xml'});
}

export async function pngFile(picture: SVGSVGElement): Promise<Blob> {
  const address = URL.createObjectURL(svgFile(picture));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Number(picture.getAttribute('width')) * PIXELS;
    canvas.height = Number(picture.getAttribute('height')) * PIXELS;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => {
        if (blob === null) reject(new Error('the browser makes no PNG of this figure'));
        else resolve(blob);
      }, 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
