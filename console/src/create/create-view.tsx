import { addWords } from '../words/words';
import * as words from './create.words';

addWords('create', words);

export default function CreateView() {
  return <div />;
}
