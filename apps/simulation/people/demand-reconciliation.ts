import type { ReconcileReport } from 'crowdwiz-gateway/internal/scan/index';
import type { SimulatedWorld } from '../world/simulated-world';

/** What a trial says is what is booked. */
export function demandReconciliation(
  world: SimulatedWorld,
  tried: ReconcileReport,
  applied: ReconcileReport,
): void {
  if (applied.outcome === 'busy') return;
  if (applied.outcome !== 'applied' || applied.lines.join('\n') !== tried.lines.join('\n')) {
    const said = `${applied.outcome}: ${applied.lines.join(' / ')}`;
    world.violate('reconciles', `a trial said ${tried.lines.join(' / ')}, and then ${said}`);
  }
}
