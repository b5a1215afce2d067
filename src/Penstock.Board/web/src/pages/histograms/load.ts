import * as api from "../../api";
import type { Bucket } from "./columns";

/** What the server says of a series of histograms, its numbers as numbers. */
export interface Series { steps: number[]; walls: number[]; buckets: Bucket[][]; percentiles: number[][]; means: number[]; deviations: number[]; unreadable?: api.Unreadable }

export async function load(run: string, tag: string, points?: number): Promise<Series> {
  const answer = await api.histograms(run, tag, points);
  return {
    steps: answer.steps, walls: answer.walls.map(Number),
    buckets: answer.buckets.map(buckets => buckets.map(([left, right, count]) => [Number(left), Number(right), Number(count)] as const)),
    percentiles: answer.percentiles.map(values => values.map(Number)),
    means: answer.means.map(Number), deviations: answer.deviations.map(Number), unreadable: answer.unreadable,
  };
}
