import { type Arrow, arrowsOf } from './architecture-arrows';
import { type Box, boxesOf } from './architecture-boxes';
import { ArchitectureResources } from './architecture-resources';
import type { ResolvedStack } from './resolved-platform';

/** What the picture shows. */
export interface Graph {
  /** The boxes, in the order of deployment. */
  readonly boxes: readonly Box[];

  /** The arrows between them, each once. */
  readonly arrows: readonly Arrow[];
}

/** What a picture of these stacks shows: main resources, the jobs that they start, and where data and calls go. */
export function architectureGraph(stacks: readonly ResolvedStack[]): Graph {
  const resources = new ArchitectureResources(stacks);
  const arrows = arrowsOf(resources);
  const isShown = ({ id }: Box): boolean => {
    switch (resources.typeOf(id)) {
      case 'AWS::Events::Rule':
        // A rule that only reports is counted at the topic.
        return arrows.some(({ from }) => from === id);
      case 'AWS::Lambda::Function':
        // A function that only other functions call belongs to a custom resource.
        return arrows.some(({ from, to }) => to === id && resources.typeOf(from) !== 'AWS::Lambda::Function');
      default:
        return true;
    }
  };
  const boxes = boxesOf(stacks, resources).filter(isShown);
  const shown = new Set(boxes.map(({ id }) => id));
  return { boxes, arrows: arrows.filter(({ from, to }) => shown.has(from) && shown.has(to)) };
}
