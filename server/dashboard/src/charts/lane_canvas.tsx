// A lane that is no plot of roles: a canvas in its frame, drawn anew whenever what it shows or the theme changes.
import {useEffect, useRef} from 'preact/hooks';
import type {TimeRange} from './bands.tsx';
import {cssValue, onThemeChange} from './palette.ts';
import {Y_AXIS_WIDTH} from './plot.tsx';

export interface Frame {
  context: CanvasRenderingContext2D;
  /** Pixels from the left edge of the plot, which is clipped there. */
  x: (t_us: number) => number;
  /** Pixels from the top, of a share of the height. */
  y: (share: number) => number;
  width: number;
  height: number;
}

export interface Tick {
  share: number;
  text: string;
}

const FONT_RISE = 4; // of 11 px type, from its middle to its base

function drawTicks(context: CanvasRenderingContext2D, ticks: readonly Tick[], frame: Frame): void {
  context.font = `${cssValue('--text-xs')} ${cssValue('--font-sans')}`;
  context.fillStyle = cssValue('--chart-text');
  context.strokeStyle = cssValue('--chart-grid-major');
  context.textAlign = 'right';
  for (const {share, text} of ticks) {
    const y = Math.round(frame.y(share)) + 0.5;
    context.beginPath();
    context.moveTo(Y_AXIS_WIDTH, y);
    context.lineTo(Y_AXIS_WIDTH + frame.width, y);
    context.stroke();
    context.fillText(text, Y_AXIS_WIDTH - 6, y + FONT_RISE);
  }
}

export function LaneCanvas({
  shown,
  width,
  height,
  ticks,
  draw,
}: {
  shown: TimeRange;
  width: number;
  height: number;
  ticks: readonly Tick[];
  draw: (frame: Frame) => void;
}) {
  const element = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = element.current;
    const context = canvas?.getContext('2d') ?? null;
    if (canvas === null || context === null) return;
    const plot_width = width - Y_AXIS_WIDTH;
    const paint = (): void => {
      const pixels = devicePixelRatio;
      canvas.width = Math.round(width * pixels);
      canvas.height = Math.round(height * pixels);
      context.setTransform(pixels, 0, 0, pixels, 0, 0);
      const scale = plot_width / (shown.to_us - shown.from_us);
      const frame: Frame = {
        context,
        x: (t_us) => Y_AXIS_WIDTH + (t_us - shown.from_us) * scale,
        y: (share) => (1 - share) * (height - 12) + 4, // the lowest label stands below its line
        width: plot_width,
        height,
      };
      drawTicks(context, ticks, frame);
      context.save();
      context.beginPath();
      context.rect(Y_AXIS_WIDTH, 0, plot_width, height);
      context.clip();
      draw(frame);
      context.restore();
    };
    paint();
    return onThemeChange(paint);
  }, [shown.from_us, shown.to_us, width, height, ticks, draw]);
  return <canvas ref={element} style={{width: `${width}px`, height: `${height}px`}} />;
}
