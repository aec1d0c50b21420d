/** What `RuntimeImage.bundled` may be told. */
export interface BundledImageOptions {
  /**
   * Where the images lie, without the name of the program.
   * @default "ghcr.io/cdk8s-monitoring/cdk8s-monitoring"
   */
  readonly repository?: string;
  /**
   * The tag of all of them.
   * @default - the version of this package
   */
  readonly version?: string;
}

/** Which images the programs of an installation run from. */
export class RuntimeImage {
  /** The programs of this project: one image per program, which differ in their entry points alone. */
  public static bundled(options: BundledImageOptions = {}): RuntimeImage {
    const repository = (options.repository ?? 'ghcr.io/cdk8s-monitoring/cdk8s-monitoring').replace(/\/$/, '');
    const version = options.version ?? '0.0.0';
    return new RuntimeImage((program) => `${repository}/${program}:${version}`);
  }

  private constructor(private readonly name: (program: string) => string) {}

  /** The image of a program such as `prometheus`. */
  public of(program: string): string {
    return this.name(program);
  }
}
