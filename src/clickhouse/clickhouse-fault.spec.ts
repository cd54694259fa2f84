import { isOutage } from '../errors/is-outage.js';
import { clickhouseFault, ClickhouseRefusal, faultIn } from './clickhouse-fault.js';

const refused = (code: string, message: string) => Object.assign(new Error(message), { code });

describe('a fault of ClickHouse', () => {
  it('shows the text of the error without its version', () => {
    const text =
      'abc\r\n__exception__\r\nxyz\r\nCode: 395. DB::Exception: Value passed to throwIf is non-zero. (FUNCTION_THROW) (version 26.7.1.1 (official build))\r\n120 xyz\r\n';
    expect(faultIn(text)).toEqual(
      new ClickhouseRefusal(
        'ClickHouse: Value passed to throwIf is non-zero. (FUNCTION_THROW) (code 395)',
        395,
      ),
    );
    expect(faultIn('1,2,3\n')).toBeUndefined();
  });

  it.each([
    ['too many statements', refused('202', 'Too many simultaneous queries')],
    ['a server without memory', refused('241', 'Memory limit (total) exceeded')],
    ['a server without disk', refused('243', 'Cannot reserve 1.00 MiB')],
    ['a network fault between servers', refused('210', 'Connection refused')],
    ['a refused connection', refused('ECONNREFUSED', 'connect ECONNREFUSED')],
    ['a proxy that answers for it', new Error('<html>503</html>')],
    ['a proxy that answers nothing', new Error('')],
  ])('is an outage for %s', (_, error) => {
    expect(isOutage(clickhouseFault(error))).toBe(true);
  });

  it.each([
    ['a missing column', refused('47', 'Unknown expression identifier x')],
    ['a statement with too little memory', refused('241', 'Memory limit (for query) exceeded')],
    ['a wrong password', refused('516', 'default: Authentication failed')],
    ['a deadline', refused('159', 'Timeout exceeded: elapsed 1 seconds')],
  ])('is no outage for %s', (_, error) => {
    expect(isOutage(clickhouseFault(error))).toBe(false);
  });
});
