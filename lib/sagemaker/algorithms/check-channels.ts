import { closest } from 'fastest-levenshtein';
import type { Algorithm, AlgorithmChannel } from './algorithm';
import type { AlgorithmUse, GivenChannel } from './check-use';

/** Whether a channel has a name. */
export function hasChannel(channel: AlgorithmChannel, name: string): boolean {
  return channel.name === name || channel.alias === name;
}

/** What is wrong with the channels of a use, and with how they are read. */
export function channelFaults(algorithm: Algorithm, use: AlgorithmUse): readonly string[] {
  const { channels, title } = algorithm;
  const names = channels.map(({ name }) => name);
  const inputMode = use.inputMode ?? 'File';
  const modes = algorithm.inputModes ?? ['File'];
  const twice = use.channels.filter(
    ({ name }, index) => use.channels.findIndex((other) => other.name === name) < index,
  );
  return [
    ...(modes.some((mode) => mode === inputMode)
      ? []
      : [`inputMode: '${inputMode}' is not one that AWS names for ${title}; use ${modes.join(' or ')}.`]),
    ...twice.map(({ name }) => `channels.${name} is given twice; leave one out.`),
    ...use.channels.flatMap((given) => {
      const channel = channels.find((candidate) => hasChannel(candidate, given.name));
      return channel === undefined
        ? [
            `channels.${given.name} is unknown to ${title}; the nearest is ${closest(given.name, names)}. It reads ${names.join(', ')}.`,
          ]
        : [...contentTypeFaults(channel, given, inputMode), ...spreadFaults(channel, given, title)];
    }),
    ...channels
      .filter((channel) => channel.required === true && !use.channels.some(({ name }) => hasChannel(channel, name)))
      .map(({ name }) => `channels.${name} is missing; ${title} requires it.`),
  ];
}

function contentTypeFaults(
  { contentTypes, pipeContentTypes }: AlgorithmChannel,
  { name, contentType }: GivenChannel,
  inputMode: string,
): readonly string[] {
  if (contentType === undefined) return [];
  const allowed = inputMode === 'Pipe' ? (pipeContentTypes ?? contentTypes) : contentTypes;
  // A type may have parameters, such as text/csv;label_size=1.
  const type = contentType.split(';')[0]?.trim() ?? '';
  const mode = inputMode === 'Pipe' ? ' in input mode Pipe' : '';
  return allowed.includes(type)
    ? []
    : [`channels.${name}: content type '${contentType}' is not read${mode}; use ${allowed.join(' or ')}.`];
}

function spreadFaults({ spread }: AlgorithmChannel, { name, sharded }: GivenChannel, title: string): readonly string[] {
  if (spread === 'sharded' && sharded !== true) {
    return [`channels.${name} must be sharded for ${title}; set sharded to true.`];
  }
  return spread === 'replicated' && sharded === true
    ? [`channels.${name} must not be sharded for ${title}; leave sharded out.`]
    : [];
}
