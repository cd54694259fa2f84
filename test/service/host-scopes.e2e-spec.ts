import { Injectable, Module, Scope } from '@nestjs/common';
import {
  Exporter,
  ExportTaskModule,
  ExportTaskService,
  TokenVerifier,
  type Caller,
} from '../../src/index.js';
import { ann, exported, HostUnderTest, note, NoteExporter } from './host-under-test.js';

@Injectable({ scope: Scope.REQUEST })
class Session {}

@Exporter(note)
@Injectable({ scope: Scope.REQUEST })
class ScopedExporter extends NoteExporter {}

@Exporter(note)
@Injectable({ scope: Scope.TRANSIENT })
class TransientExporter extends NoteExporter {}

@Exporter(note)
@Injectable()
class AskingExporter extends NoteExporter {
  constructor(readonly session: Session) {
    super();
  }
}

@Injectable({ scope: Scope.REQUEST })
class MemberVerifier extends TokenVerifier {
  verify(): Promise<Caller> {
    return Promise.resolve(ann);
  }
}

@Module({ providers: [MemberVerifier], exports: [MemberVerifier] })
class MembersModule {}

describe('an application that imports the module, with providers of another scope', () => {
  let host: HostUnderTest;

  beforeEach(async () => {
    host = await HostUnderTest.create();
  });

  afterEach(() => host.remove());

  it.each([
    { exporter: ScopedExporter, fault: 'ScopedExporter: request-scoped.' },
    { exporter: TransientExporter, fault: 'TransientExporter: transient.' },
    { exporter: AskingExporter, fault: 'AskingExporter: injects Session, which is request-scoped.' },
  ])('is refused: $fault', async ({ exporter, fault }) => {
    await expect(host.start({}, exporter, Session)).rejects.toThrow(
      `${fault} An exporter and all that it injects must have the default scope.`,
    );
  });

  it.each([
    { scope: Scope.REQUEST, fault: 'NoteExporter: request-scoped.' },
    { scope: Scope.TRANSIENT, fault: 'NoteExporter: transient.' },
  ])('is refused if a factory makes the exporter: $fault', async ({ scope, fault }) => {
    const made = { provide: NoteExporter, useFactory: () => new NoteExporter(), scope };
    await expect(host.start({}, made)).rejects.toThrow(fault);
  });

  it('is refused if the factory of an exporter injects a request-scoped provider', async () => {
    const made = { provide: NoteExporter, useFactory: () => new NoteExporter(), inject: [Session] };
    await expect(host.start({}, made, Session)).rejects.toThrow(
      'NoteExporter: injects Session, which is request-scoped.',
    );
  });

  it('may make an exporter with a factory', async () => {
    const made = { provide: NoteExporter, useFactory: () => new NoteExporter() };
    const service = (await host.start({}, made)).get(ExportTaskService);
    expect(await exported(service)).toMatchObject([{ total: 2 }]);
  });

  const withVerifier = () =>
    ExportTaskModule.forRootAsync({
      imports: [MembersModule],
      inject: [MemberVerifier],
      useFactory: (verifier: MemberVerifier) => ({ ...host.options, auth: { mode: 'custom', verifier } }),
    });
  const refusal = 'ExportTaskModule.forRootAsync: injects MemberVerifier, which is request-scoped.';

  it('is refused if the factory of its options injects a request-scoped verifier', async () => {
    await expect(host.startWith(withVerifier(), NoteExporter)).rejects.toThrow(refusal);
  });

  it('is refused without an HTTP server, too', async () => {
    await expect(host.startContext(withVerifier(), NoteExporter)).rejects.toThrow(refusal);
  });
});
