/** Where the jobs of a definition write in the models zone: apart from all others, so that none writes over another's models. */
export interface DefinitionOutputs {
  /** Everything, ending in `/`. */
  readonly all: string;

  /** Models. */
  readonly training: string;

  /** What interrupted jobs saved. */
  readonly checkpoints: string;

  /** Figures of evaluations. */
  readonly evaluation: string;
}

/** Where the jobs of the definition of that name write. */
export function outputsOf(name: string): DefinitionOutputs {
  const all = `definitions/${name}/`;
  return { all, training: `${all}training/`, checkpoints: `${all}checkpoints/`, evaluation: `${all}evaluation/` };
}
