declare module 'asl-validator' {
  /** Reads a definition of a state machine, and writes defaults into the object that it is given. */
  export default function validate(
    definition: object,
    options?: { readonly checkPaths: boolean; readonly checkArn: boolean },
  ): { readonly isValid: boolean; readonly errorsText: (separator?: string) => string };
}
