import { Failed } from '../../../scripts/rehearsal/failed';
import { type Ask, findTools } from '../../../scripts/rehearsal/tools';

/** A machine with these commands, and what they say of their version. */
function machine(commands: Readonly<Record<string, string>>): Ask {
  return (command) => commands[command];
}

const java = (version: string): string => `openjdk version "${version}" 2025-04-15\nOpenJDK Runtime Environment\n`;
const JAVA_17 = { java: java('17.0.15') };

describe('findTools', () => {
  test('takes Python 3.11 before 3.10, whatever its command is called', () => {
    const both = { 'python3.10': 'Python 3.10.12\n', 'python3.11': 'Python 3.11.7\n', ...JAVA_17 };
    expect(findTools(machine(both), {}, 'linux')).toEqual({
      python: 'python3.11',
      pythonVersion: '3.11.7',
      java: 'java',
      javaVersion: '17.0.15',
    });
    const plain = { 'python3.10': 'Python 3.10.12\n', python3: 'Python 3.11.2\n', ...JAVA_17 };
    expect(findTools(machine(plain), {}, 'darwin')).toMatchObject({ python: 'python3', pythonVersion: '3.11.2' });
  });

  test('takes Python 3.10 where there is no 3.11', () => {
    const tools = findTools(
      machine({ python3: 'Python 3.12.1\n', python: 'Python 3.10.4\n', ...JAVA_17 }),
      {},
      'linux',
    );
    expect(tools).toMatchObject({ python: 'python', pythonVersion: '3.10.4' });
  });

  test.each(['3.9.18', '3.12.3', '3.1.1', '2.7.18'])('refuses a machine that has Python %s alone', (version) => {
    const python = { python3: `Python ${version}\n`, ...JAVA_17 };
    expect(() => findTools(machine(python), {}, 'linux')).toThrow(
      new Failed(
        `Python 3.11 or 3.10 is needed, found ${version} as python3. Install it with the package manager of your ` +
          'system (python3.11 and python3.11-venv on Debian and Ubuntu, python@3.11 with Homebrew), or with pyenv: ' +
          'pyenv install 3.11 && pyenv shell 3.11',
      ),
    );
  });

  test('looks for Java below JAVA_HOME first, and on the PATH if that is another one or empty', () => {
    const python = { 'python3.11': 'Python 3.11.7\n' };
    const home = { '/jdk/bin/java': java('17.0.1'), java: java('17.0.15'), ...python };
    expect(findTools(machine(home), { JAVA_HOME: '/jdk' }, 'linux').java).toBe('/jdk/bin/java');
    const old = { '/jdk/bin/java': java('11.0.2'), java: java('17.0.15'), ...python };
    expect(findTools(machine(old), { JAVA_HOME: '/jdk' }, 'linux').java).toBe('java');
    expect(findTools(machine({ ...python, ...JAVA_17 }), { JAVA_HOME: '' }, 'linux').java).toBe('java');
  });

  test('names everything that is missing at once, what is there instead, and how to get it', () => {
    expect(() =>
      findTools(machine({ '/jdk/bin/java': java('21.0.2'), java: java('1.8.0_392') }), { JAVA_HOME: '/jdk' }, 'linux'),
    ).toThrow(
      new Failed(
        'Python 3.11 or 3.10 is needed, none was found as python3.11, python3.10, python3, python. Install it with ' +
          'the package manager of your system (python3.11 and python3.11-venv on Debian and Ubuntu, python@3.11 with ' +
          'Homebrew), or with pyenv: pyenv install 3.11 && pyenv shell 3.11\n' +
          'Java 17 is needed, found 21.0.2 as /jdk/bin/java, 1.8.0_392 as java. Install it with the package manager ' +
          'of your system (openjdk-17-jre-headless on Debian and Ubuntu, openjdk@17 with Homebrew), and let JAVA_HOME ' +
          'name it if another one comes first',
      ),
    );
  });

  test('sends Windows to WSL', () => {
    expect(() => findTools(machine({}), {}, 'win32')).toThrow('on Windows run it in WSL');
  });
});
