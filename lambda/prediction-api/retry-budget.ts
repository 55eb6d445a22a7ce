/** How many attempts may be made beside the first ones. */
export interface RetryBudgetLimits {
  /** Tokens at first, and at most. */
  readonly burst: number;

  /** Tokens that each request adds, e.g. 0.1 for at most ten retries in a hundred requests. */
  readonly perRequest: number;
}

/**
 * Tokens that attempts beside the first cost, so that an endpoint in trouble never gets much more than its requests: of `n`
 * requests come at most `n + burst + n * perRequest` attempts at one endpoint.
 *
 * It lives as long as the process: a container of Lambda keeps it from request to request.
 */
export class RetryBudget {
  private tokens: number;

  /** @param limits how many */
  constructor(private readonly limits: RetryBudgetLimits) {
    this.tokens = limits.burst;
  }

  /** Whole tokens that are left. Ten times a tenth is a little less than one in binary. */
  get whole(): number {
    return Math.floor(this.tokens + Number.EPSILON * 16);
  }

  /** A request has come. */
  earn(): void {
    this.tokens = Math.min(this.limits.burst, this.tokens + this.limits.perRequest);
  }

  /** Takes a token, if there is a whole one. */
  spend(): boolean {
    if (this.whole < 1) return false;
    this.tokens = Math.max(0, this.tokens - 1);
    return true;
  }
}
