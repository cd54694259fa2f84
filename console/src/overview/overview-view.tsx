import { addWords } from '../words/words';
import * as words from './overview.words';

addWords('overview', words);

export default function OverviewView() {
  return <div />;
}
