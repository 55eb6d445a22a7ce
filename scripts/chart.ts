import { type EChartsOption, init } from 'echarts';

/** Width and height of a picture, in pixels. */
export interface PictureSize {
  /** From left to right. */
  readonly width: number;

  /** From top to bottom. */
  readonly height: number;
}

/**
 * Draws a chart as SVG, without a browser.
 *
 * @param option the chart in the words of Apache ECharts
 * @returns the text of an SVG file, on white
 */
export function drawn(option: EChartsOption, size: PictureSize): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption({ animation: false, backgroundColor: '#fff', ...option });
    return chart.renderToSVGString();
  } finally {
    // Its timer would keep the process alive.
    chart.dispose();
  }
}
